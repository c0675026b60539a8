//! Commands and files on this machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_plugin::{
    Channel, ChannelEvent, Connection, ConnectionError, ExecOutput, ExecRequest, Log, async_trait,
};

use crate::file_copy::copy_file;
use crate::process::{Process, SH, start};
use crate::spawned_channel::SpawnedChannel;

/// A connection to nowhere.
pub(crate) struct LocalConnection {
    pub(crate) log: Arc<dyn Log>,
    /// Where commands run; the controller's own directory when `None`.
    pub(crate) directory: Option<PathBuf>,
    /// The shell of single command lines. Ansible: `DEFAULT_EXECUTABLE`.
    pub(crate) shell: String,
}

#[async_trait]
impl Connection for LocalConnection {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        let directory = self.directory.as_deref();
        let (mut process, mut input) =
            start(&self.shell, &request.command, request.pty, directory)?;
        let feed = async move {
            // A command need not read its input; only its output decides.
            let _ = input.write(&request.stdin).await;
            let _ = input.close().await;
        };
        let ((), output) = tokio::join!(feed, collect(&mut process));
        output
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        self.log
            .verbose(3, &format!("PUT {} TO {remote}", local.display()));
        copy_file(local.into(), remote.into(), mode).await
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError> {
        self.log
            .verbose(3, &format!("FETCH {remote} TO {}", local.display()));
        copy_file(remote.into(), local.into(), None).await
    }

    async fn spawn(&self, command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        let (process, input) = start(SH, &command, false, self.directory.as_deref())?;
        Ok(Arc::new(SpawnedChannel::new(process, input)))
    }
}

async fn collect(process: &mut Process) -> Result<ExecOutput, ConnectionError> {
    let mut output = ExecOutput::default();
    loop {
        match process.next().await? {
            ChannelEvent::Stdout(data) => output.stdout.extend_from_slice(&data),
            ChannelEvent::Stderr(data) => output.stderr.extend_from_slice(&data),
            ChannelEvent::Exit(rc) => output.rc = rc,
            ChannelEvent::Closed => return Ok(output),
        }
    }
}
