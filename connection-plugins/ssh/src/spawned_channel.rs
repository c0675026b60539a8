//! A live stream to a remote command.

use shevek_plugin::{Channel, ChannelEvent, ConnectionError, async_trait};
use tokio::sync::Mutex;

use crate::remote_command::{CommandInput, CommandOutput, start};
use crate::session::Session;

/// The two sides of a command, each usable on its own.
pub(crate) struct SpawnedChannel {
    output: Mutex<CommandOutput>,
    input: CommandInput,
}

impl SpawnedChannel {
    /// Starts a command line.
    pub(crate) async fn start(session: &Session, command: &str) -> Result<Self, ConnectionError> {
        let (output, input) = start(session, command, false).await?;
        Ok(Self {
            output: Mutex::new(output),
            input,
        })
    }
}

#[async_trait]
impl Channel for SpawnedChannel {
    async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
        self.input.write(data).await
    }

    async fn close_stdin(&self) -> Result<(), ConnectionError> {
        self.input.close(None).await
    }

    async fn read(&self) -> Result<ChannelEvent, ConnectionError> {
        self.output.lock().await.next().await
    }
}
