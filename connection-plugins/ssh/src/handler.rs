//! What russh asks and tells while a session lives.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use russh::client::{ChannelOpenHandle, DisconnectReason, Handler, Msg, Session};
use russh::keys::PublicKey;
use russh::{Channel, ChannelId};
use shevek_plugin::{ConnectionError, Log};
use tokio::sync::watch;

use crate::error::system_text;
use crate::host_key::HostKeyCheck;
use crate::window::Windows;

/// How OpenSSH's server introduces itself.
const OPENSSH: &[u8] = b"SSH-2.0-OpenSSH";

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
    pub(crate) windows: Windows,
    /// The agent that commands on the host may use.
    pub(crate) agent: Option<PathBuf>,
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
        channel: ChannelId,
        new_size: u32,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let is_openssh = session.remote_sshid().starts_with(OPENSSH);
        self.windows
            .adjusted(channel, new_size as usize, is_openssh);
        Ok(())
    }

    async fn server_channel_open_agent_forward(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        if let Some(agent) = self.agent.clone() {
            reply.accept().await;
            tokio::spawn(forward_agent(channel, agent));
        }
        Ok(())
    }

    // Nothing else was asked for. A reply that is dropped is a refusal; russh's defaults accept.

    async fn server_channel_open_forwarded_tcpip(
        &mut self,
        _channel: Channel<Msg>,
        _connected_address: &str,
        _connected_port: u32,
        _originator_address: &str,
        _originator_port: u32,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn server_channel_open_forwarded_streamlocal(
        &mut self,
        _channel: Channel<Msg>,
        _socket_path: &str,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn server_channel_open_session(
        &mut self,
        _channel: Channel<Msg>,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn server_channel_open_direct_tcpip(
        &mut self,
        _channel: Channel<Msg>,
        _host_to_connect: &str,
        _port_to_connect: u32,
        _originator_address: &str,
        _originator_port: u32,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn server_channel_open_direct_streamlocal(
        &mut self,
        _channel: Channel<Msg>,
        _socket_path: &str,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    async fn server_channel_open_x11(
        &mut self,
        _channel: Channel<Msg>,
        _originator_address: &str,
        _originator_port: u32,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
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

/// Carries what a command on the host says to the agent. Either side's end is the end of both.
async fn forward_agent(channel: Channel<Msg>, agent: PathBuf) {
    if let Ok(mut agent) = tokio::net::UnixStream::connect(agent).await {
        let mut channel = channel.into_stream();
        let _ = tokio::io::copy_bidirectional(&mut channel, &mut agent).await;
    } else {
        let _ = channel.close().await;
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
