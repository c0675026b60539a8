//! What russh asks and tells while a session lives.

use std::sync::{Arc, Mutex, PoisonError};

use russh::ChannelId;
use russh::client::{DisconnectReason, Handler, Session};
use russh::keys::PublicKey;
use shevek_plugin::{ConnectionError, Log};
use tokio::sync::{Notify, watch};

use crate::error::system_text;
use crate::host_key::HostKeyCheck;

/// Why a session ended, once it has.
#[derive(Debug, Clone, Default)]
pub(crate) struct EndReason(Arc<Mutex<Option<String>>>);

impl EndReason {
    fn set(&self, reason: String) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(reason);
    }

    /// The reason, if any is known.
    pub(crate) fn get(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// An error inside russh's event loop.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandlerError {
    /// The host key was refused.
    #[error(transparent)]
    Refused(ConnectionError),
    /// Everything else.
    #[error(transparent)]
    Ssh(#[from] russh::Error),
}

/// The answers to russh's questions for one session.
pub(crate) struct SessionHandler {
    pub(crate) host_key: HostKeyCheck,
    pub(crate) reason: EndReason,
    pub(crate) log: Arc<dyn Log>,
    /// Told whenever the server takes more data on some channel.
    pub(crate) window_grew: Arc<Notify>,
    /// Dropped with the handler when the session ends: wakes those who wait on the session.
    pub(crate) _ended: watch::Sender<()>,
}

impl Handler for SessionHandler {
    type Error = HandlerError;

    async fn check_server_key(&mut self, key: &PublicKey) -> Result<bool, Self::Error> {
        self.host_key
            .check(key, self.log.as_ref())
            .map(|()| true)
            .map_err(HandlerError::Refused)
    }

    async fn auth_banner(
        &mut self,
        banner: &str,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        self.log.verbose(4, banner.trim_end());
        Ok(())
    }

    async fn window_adjusted(
        &mut self,
        _channel: ChannelId,
        _new_size: u32,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        self.window_grew.notify_waiters();
        Ok(())
    }

    async fn disconnected(
        &mut self,
        reason: DisconnectReason<Self::Error>,
    ) -> Result<(), Self::Error> {
        self.reason.set(match &reason {
            DisconnectReason::ReceivedDisconnect(info) => {
                info.message.trim_end_matches(['\r', '\n']).to_string()
            }
            DisconnectReason::Error(error) => end_text(error),
        });
        Ok(())
    }
}

/// Why the session's event loop ended, in OpenSSH's words where it has some.
pub(crate) fn end_text(error: &HandlerError) -> String {
    match error {
        HandlerError::Ssh(russh::Error::IO(error))
            if error.kind() == std::io::ErrorKind::UnexpectedEof =>
        {
            "closed by remote host".into()
        }
        HandlerError::Ssh(russh::Error::IO(error)) => system_text(error),
        HandlerError::Ssh(russh::Error::Disconnect | russh::Error::HUP) => {
            "closed by remote host".into()
        }
        HandlerError::Ssh(russh::Error::KeepaliveTimeout) => {
            "Timeout, server not responding".into()
        }
        other => other.to_string(),
    }
}
