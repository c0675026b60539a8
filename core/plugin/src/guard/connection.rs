//! Connection plugins, connections and channels under guard.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

use super::Held;
use super::future::Guarded;
use crate::connection::{
    Channel, ChannelEvent, Connection, ConnectionError, ConnectionMeta, ConnectionPlugin,
    ConnectionTarget, ExecOutput, ExecRequest,
};
use crate::log::Log;

/// A connection plugin under guard; its description was asked for once.
pub(crate) struct GuardedConnectionPlugin {
    pub(crate) inner: Held<dyn ConnectionPlugin>,
    pub(crate) meta: ConnectionMeta,
}

struct GuardedConnection(Held<dyn Connection>);

struct GuardedChannel(Held<dyn Channel>);

/// The future of a call on a [`Held`] object.
macro_rules! guarded {
    ($held:expr, $future:expr) => {
        Guarded::new(&$held.name, &$held.surround, ConnectionError::Lost, $future).await
    };
}

#[async_trait]
impl ConnectionPlugin for GuardedConnectionPlugin {
    fn meta(&self) -> ConnectionMeta {
        self.meta.clone()
    }

    async fn connect(
        &self,
        target: ConnectionTarget,
        log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        let connection = Guarded::new(
            &self.inner.name,
            &self.inner.surround,
            ConnectionError::Unreachable,
            async { self.inner.connect(target, log).await },
        )
        .await?;
        Ok(Arc::new(GuardedConnection(self.inner.with(connection))))
    }
}

#[async_trait]
impl Connection for GuardedConnection {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        guarded!(self.0, async { self.0.exec(request).await })
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        guarded!(self.0, async { self.0.put_file(local, remote, mode).await })
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError> {
        guarded!(self.0, async { self.0.fetch_file(remote, local).await })
    }

    async fn spawn(&self, command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        let channel = guarded!(self.0, async { self.0.spawn(command).await })?;
        Ok(Arc::new(GuardedChannel(self.0.with(channel))))
    }

    fn is_alive(&self) -> bool {
        self.0.call(<dyn Connection>::is_alive).unwrap_or(false)
    }

    async fn close(&self) -> Result<(), ConnectionError> {
        guarded!(self.0, async { self.0.close().await })
    }
}

#[async_trait]
impl Channel for GuardedChannel {
    async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
        guarded!(self.0, async { self.0.write(data).await })
    }

    async fn close_stdin(&self) -> Result<(), ConnectionError> {
        guarded!(self.0, async { self.0.close_stdin().await })
    }

    async fn read(&self) -> Result<ChannelEvent, ConnectionError> {
        guarded!(self.0, async { self.0.read().await })
    }
}
