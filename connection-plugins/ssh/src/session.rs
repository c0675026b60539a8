//! One authenticated SSH session over a stream, with the jump hosts below it.

use std::sync::Arc;
use std::time::Duration;

use russh::client::{Handle, Msg};
use russh::{Channel, ChannelOpenFailure, Disconnect};
use shevek_plugin::ConnectionError;
use tokio::sync::watch;

use crate::error::failed_to_connect;
use crate::handler::{EndReason, SessionHandler};
use crate::stream::HangUp;
use crate::window::Windows;

/// How long a polite goodbye may take before the stream is cut.
const GOODBYE: Duration = Duration::from_millis(500);

/// The end of the message about a refused channel.
const SESSION_LIMIT: &str = "its limit is MaxSessions in sshd_config";

/// How a session ends, seen from those who use it.
#[derive(Debug, Clone)]
pub(crate) struct SessionEnd {
    pub(crate) reason: EndReason,
    /// Closed when the session's event loop has ended.
    pub(crate) ended: watch::Receiver<()>,
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl SessionEnd {
    /// Waits for the end.
    pub(crate) async fn wait(&self) {
        let mut ended = self.ended.clone();
        // Nothing is ever sent: the only change is the sender's end.
        while ended.changed().await.is_ok() {}
    }

    /// Whether the session is over.
    pub(crate) fn is_over(&self) -> bool {
        self.ended.has_changed().is_err()
    }

    /// The error of a session that ended on its own.
    pub(crate) fn error(&self) -> ConnectionError {
        let reason = self.reason.get().unwrap_or_else(|| "closed".into());
        self.lost(&reason)
    }

    /// The error of a session that is of no use any more.
    pub(crate) fn lost(&self, why: &str) -> ConnectionError {
        ConnectionError::Lost(failed_to_connect(&format!(
            "Connection to {} port {} lost: {why}",
            self.host, self.port
        )))
    }
}

/// A live session. Dropping it cuts the stream, and with it every channel.
pub(crate) struct Session {
    pub(crate) handle: Arc<Handle<SessionHandler>>,
    /// What the server takes on each channel.
    pub(crate) windows: Windows,
    pub(crate) end: SessionEnd,
    /// For the environment of every command.
    pub(crate) variables: Vec<(String, String)>,
    /// Whether commands may use the agent.
    pub(crate) forwards_agent: bool,
    /// Subscribed to by every hang-up that is on its way to the event loop.
    pub(crate) command_hang_ups: Arc<watch::Sender<()>>,
    // Fields drop in order: this stream ends before the session it may run through.
    pub(crate) _hang_up: HangUp,
    pub(crate) via: Option<Box<Session>>,
}

impl Session {
    /// Whether the event loop still runs.
    pub(crate) fn is_alive(&self) -> bool {
        !self.handle.is_closed()
    }

    /// Opens a session channel.
    pub(crate) async fn open_channel(&self) -> Result<Channel<Msg>, ConnectionError> {
        match self.handle.channel_open_session().await {
            Ok(channel) => Ok(channel),
            Err(russh::Error::ChannelOpenFailure(why)) => Err(ConnectionError::File(format!(
                "the SSH server at {} port {} refused another session on this connection ({}); {SESSION_LIMIT}",
                self.end.host,
                self.end.port,
                refusal(&why)
            ))),
            Err(_) => {
                self.end.wait().await;
                Err(self.end.error())
            }
        }
    }

    /// Says goodbye and waits a moment for it to be sent.
    pub(crate) async fn close(&self) {
        let goodbye = async {
            // A command that is hung up on hears of it before the session is gone, or it would live on.
            self.command_hang_ups.closed().await;
            if self
                .handle
                .disconnect(Disconnect::ByApplication, "", "en")
                .await
                .is_ok()
            {
                self.end.wait().await;
            }
        };
        // When time is up, dropping the session cuts the stream.
        let _ = tokio::time::timeout(GOODBYE, goodbye).await;
        if let Some(via) = &self.via {
            Box::pin(via.close()).await;
        }
    }
}

/// Whether an error says that the server takes no further channel in a session.
pub(crate) fn is_session_limit(error: &ConnectionError) -> bool {
    matches!(error, ConnectionError::File(message) if message.ends_with(SESSION_LIMIT))
}

/// A refused channel, in OpenSSH's words.
pub(crate) fn refusal(why: &ChannelOpenFailure) -> String {
    match why {
        ChannelOpenFailure::AdministrativelyProhibited => "administratively prohibited".into(),
        ChannelOpenFailure::ConnectFailed => "connect failed".into(),
        ChannelOpenFailure::UnknownChannelType => "unknown channel type".into(),
        ChannelOpenFailure::ResourceShortage => "resource shortage".into(),
        ChannelOpenFailure::Other { code, reason } => format!("{reason} (code {code})"),
    }
}
