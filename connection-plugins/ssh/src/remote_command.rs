//! A command running on a session channel.

use std::sync::Arc;

use russh::client::Msg;
use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf, Sig};
use shevek_plugin::{ChannelEvent, ConnectionError};
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::flow_control::FlowControl;
use crate::session::{Session, SessionEnd};
use crate::signal::signal_number;

/// End of transmission: what ends the input of a terminal.
const EOT: u8 = 4;

/// The command's output side.
pub(crate) struct CommandOutput {
    channel: ChannelReadHalf,
    end: SessionEnd,
    exited: bool,
    /// Dropped when the channel has closed.
    open: Option<watch::Sender<()>>,
    hang_up: Option<CommandInput>,
    hang_ups: Arc<watch::Sender<()>>,
    runtime: Handle,
}

/// The command's input side.
#[derive(Clone)]
pub(crate) struct CommandInput {
    channel: Arc<ChannelWriteHalf<Msg>>,
    flow: Arc<FlowControl>,
    end: SessionEnd,
    closed: watch::Receiver<()>,
    pty: bool,
}

/// Starts a command line with the login shell of the remote user.
pub(crate) async fn start(
    session: &Session,
    command: &str,
    pty: bool,
) -> Result<(CommandOutput, CommandInput), ConnectionError> {
    let channel = session.open_channel().await?;
    let (reader, writer) = channel.split();
    let (open, closed) = watch::channel(());
    let input = CommandInput {
        flow: Arc::new(FlowControl::new(session, writer.id())),
        channel: Arc::new(writer),
        end: session.end.clone(),
        closed,
        pty,
    };
    // From here on a dropped future hangs up on the command.
    let output = CommandOutput {
        channel: reader,
        end: session.end.clone(),
        exited: false,
        open: Some(open),
        hang_up: Some(input.clone()),
        hang_ups: Arc::clone(&session.command_hang_ups),
        runtime: Handle::current(),
    };
    let requested = async {
        if pty {
            let term = "xterm";
            input
                .channel
                .request_pty(false, term, 80, 24, 0, 0, &[])
                .await?;
        }
        // Servers pass only what their AcceptEnv names; nobody waits for that.
        for (name, value) in &session.variables {
            input
                .channel
                .set_env(false, name.as_str(), value.as_str())
                .await?;
        }
        if session.forwards_agent {
            input.channel.agent_forward(false).await?;
        }
        // The answer comes as an event: not waiting for it saves a round trip.
        input.channel.exec(true, command).await
    };
    if requested.await.is_err() {
        session.end.wait().await;
        return Err(session.end.error());
    }
    Ok((output, input))
}

impl CommandOutput {
    /// The next event. Cancel-safe.
    ///
    /// # Errors
    /// `Lost` when the session ends before the command, `File` when the server refuses to run it.
    pub(crate) async fn next(&mut self) -> Result<ChannelEvent, ConnectionError> {
        loop {
            match self.channel.wait().await {
                Some(ChannelMsg::Data { data }) => {
                    return Ok(ChannelEvent::Stdout(data.into()));
                }
                Some(ChannelMsg::ExtendedData { data, ext: 1 }) => {
                    return Ok(ChannelEvent::Stderr(data.into()));
                }
                Some(ChannelMsg::ExitStatus { exit_status }) => {
                    self.exited = true;
                    return Ok(ChannelEvent::Exit(exit_status as i32));
                }
                Some(ChannelMsg::ExitSignal { signal_name, .. }) => {
                    self.exited = true;
                    return Ok(ChannelEvent::Exit(128 + signal_number(&signal_name)));
                }
                Some(ChannelMsg::Failure) => {
                    return Err(ConnectionError::File(format!(
                        "the SSH server at {} port {} refused to run the command",
                        self.end.host, self.end.port
                    )));
                }
                Some(ChannelMsg::Close) => {
                    self.finish();
                    return self.closed();
                }
                None => {
                    // A channel whose close has been read also ends so.
                    let closed_before = self.open.is_none();
                    self.finish();
                    if !closed_before {
                        self.end.wait().await;
                    }
                    return self.closed();
                }
                Some(_) => {}
            }
        }
    }

    fn finish(&mut self) {
        self.open = None;
        self.hang_up = None;
    }

    fn closed(&self) -> Result<ChannelEvent, ConnectionError> {
        if self.exited {
            Ok(ChannelEvent::Closed)
        } else if self.end.is_over() {
            Err(self.end.error())
        } else {
            Err(self
                .end
                .lost("the server closed the command's channel without an exit status"))
        }
    }
}

impl Drop for CommandOutput {
    fn drop(&mut self) {
        // A dropped channel alone would leave the remote command running.
        if let Some(input) = self.hang_up.take()
            && !self.end.is_over()
        {
            // The session says goodbye only after this.
            let under_way = self.hang_ups.subscribe();
            self.runtime.spawn(async move {
                // Both fail only when the session is gone, and the command's input with it.
                let _ = input.channel.signal(Sig::HUP).await;
                let _ = input.channel.close().await;
                drop(under_way);
            });
        }
    }
}

impl CommandInput {
    /// Writes all of `data`, waiting while the command does not read.
    pub(crate) async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
        let mut closed = self.closed.clone();
        // The wait for window space has no end when nobody is left to give it.
        tokio::select! {
            biased;
            _ = closed.changed() => Err(ConnectionError::File(
                "the command no longer reads its input".into(),
            )),
            () = self.end.wait() => Err(self.end.error()),
            sent = self.flow.send(&self.channel, data) => sent.map_err(|_| self.end.error()),
        }
    }

    /// Ends the command's standard input.
    pub(crate) async fn close(&self, last: Option<u8>) -> Result<(), ConnectionError> {
        if self.pty {
            // The end of a terminal's input is a character, twice when a line is begun.
            let begun = last.is_some_and(|byte| byte != b'\n');
            self.write(vec![EOT; if begun { 2 } else { 1 }]).await?;
        }
        self.channel.eof().await.map_err(|_| self.end.error())
    }
}
