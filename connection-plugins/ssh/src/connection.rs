//! The live connection to one host.

use std::path::Path;
use std::sync::Arc;

use shevek_plugin::{
    Channel, Connection, ConnectionError, ExecOutput, ExecRequest, Log, async_trait,
};
use tokio::sync::Mutex;

use crate::connector::Connector;
use crate::exec::exec;
use crate::session::{Session, is_session_limit};
use crate::spawned_channel::SpawnedChannel;
use crate::transfer::{fetch_file, put_file};

/// How many SSH sessions one connection opens at most, where the server allows few channels in each.
const MOST_SESSIONS: usize = 8;

/// A connection in use: one SSH session, and more of them when the server refuses another channel in it
/// (`MaxSessions` in sshd_config).
pub(crate) struct SshConnection {
    connector: Connector,
    sessions: Mutex<Vec<Arc<Session>>>,
    first: Arc<Session>,
    log: Arc<dyn Log>,
}

impl SshConnection {
    pub(crate) fn new(connector: Connector, session: Session, log: Arc<dyn Log>) -> Self {
        let first = Arc::new(session);
        Self {
            connector,
            sessions: Mutex::new(vec![Arc::clone(&first)]),
            first,
            log,
        }
    }

    /// Runs `work` on a session that takes another channel.
    async fn on_session<T, F: Future<Output = Result<T, ConnectionError>>>(
        &self,
        work: impl Fn(Arc<Session>) -> F,
    ) -> Result<T, ConnectionError> {
        let known = self.sessions.lock().await.clone();
        let mut refused = None;
        for session in known.iter().filter(|session| session.is_alive()) {
            match work(Arc::clone(session)).await {
                Err(error) if is_session_limit(&error) => refused = Some(error),
                result => return result,
            }
        }
        match refused {
            None => Err(self.first.end.error()),
            Some(error) if known.len() >= MOST_SESSIONS => Err(error),
            Some(_) => {
                self.log.verbose(
                    4,
                    "the server allows no more channels in this SSH session: opening another one",
                );
                let session = Arc::new(self.connector.connect().await?);
                self.sessions.lock().await.push(Arc::clone(&session));
                work(session).await
            }
        }
    }
}

#[async_trait]
impl Connection for SshConnection {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        let request = &request;
        self.on_session(|session| async move { exec(&session, request.clone()).await })
            .await
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        self.log
            .verbose(3, &format!("PUT {} TO {remote}", local.display()));
        self.on_session(|session| async move { put_file(&session, local, remote, mode).await })
            .await
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError> {
        self.log
            .verbose(3, &format!("FETCH {remote} TO {}", local.display()));
        self.on_session(|session| async move { fetch_file(&session, remote, local).await })
            .await
    }

    async fn spawn(&self, command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        let command = command.as_str();
        let channel = self
            .on_session(|session| async move { SpawnedChannel::start(&session, command).await })
            .await?;
        Ok(Arc::new(channel))
    }

    fn is_alive(&self) -> bool {
        self.first.is_alive()
    }

    async fn close(&self) -> Result<(), ConnectionError> {
        for session in self.sessions.lock().await.iter() {
            session.close().await;
        }
        Ok(())
    }
}
