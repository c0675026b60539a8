//! Ctrl-C, as the engine sees it.

use std::sync::Arc;

use tokio::sync::watch;

/// Tells a run to end. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Interrupt {
    sender: Arc<watch::Sender<bool>>,
}

impl Default for Interrupt {
    fn default() -> Self {
        Self {
            sender: Arc::new(watch::Sender::new(false)),
        }
    }
}

impl Interrupt {
    /// Asks the run to end.
    pub fn trigger(&self) {
        self.sender.send_replace(true);
    }

    /// Whether it was asked to end.
    pub fn is_triggered(&self) -> bool {
        *self.sender.borrow()
    }

    /// Waits until it is asked to end.
    pub async fn triggered(&self) {
        let mut receiver = self.sender.subscribe();
        // The sender lives as long as `self`: waiting cannot fail.
        let _ = receiver.wait_for(|triggered| *triggered).await;
    }
}
