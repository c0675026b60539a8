//! A live stream to a process.

use shevek_plugin::{Channel, ChannelEvent, ConnectionError, async_trait};
use tokio::sync::Mutex;

use crate::process::{Input, Process};

/// The two sides of a process, each usable on its own.
pub(crate) struct SpawnedChannel {
    process: Mutex<Process>,
    input: Mutex<Input>,
}

impl SpawnedChannel {
    pub(crate) fn new(process: Process, input: Input) -> Self {
        Self {
            process: Mutex::new(process),
            input: Mutex::new(input),
        }
    }
}

#[async_trait]
impl Channel for SpawnedChannel {
    async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
        let written = self.input.lock().await.write(&data).await;
        written
            .map_err(|_| ConnectionError::File("the command no longer reads its input".to_string()))
    }

    async fn close_stdin(&self) -> Result<(), ConnectionError> {
        // Closing what is closed already is no failure.
        let _ = self.input.lock().await.close().await;
        Ok(())
    }

    async fn read(&self) -> Result<ChannelEvent, ConnectionError> {
        self.process.lock().await.next().await
    }
}
