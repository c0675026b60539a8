//! The live connection to one host.

use std::path::Path;
use std::sync::Arc;

use shevek_plugin::{
    Channel, Connection, ConnectionError, ExecOutput, ExecRequest, Log, async_trait,
};

use crate::exec::exec;
use crate::session::Session;
use crate::spawned_channel::SpawnedChannel;
use crate::transfer::{fetch_file, put_file};

/// A session in use.
pub(crate) struct SshConnection {
    pub(crate) session: Session,
    pub(crate) log: Arc<dyn Log>,
}

#[async_trait]
impl Connection for SshConnection {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        self.log
            .verbose(4, &format!("SSH: EXEC {}", request.command));
        exec(&self.session, request).await
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        self.log
            .verbose(3, &format!("PUT {} TO {remote}", local.display()));
        put_file(&self.session, local, remote, mode).await
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError> {
        self.log
            .verbose(3, &format!("FETCH {remote} TO {}", local.display()));
        fetch_file(&self.session, remote, local).await
    }

    async fn spawn(&self, command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        self.log.verbose(4, &format!("SSH: SPAWN {command}"));
        let channel = SpawnedChannel::start(&self.session, &command).await?;
        Ok(Arc::new(channel))
    }

    fn is_alive(&self) -> bool {
        self.session.is_alive()
    }

    async fn close(&self) -> Result<(), ConnectionError> {
        self.session.close().await;
        Ok(())
    }
}
