//! What a callback is.

use serde::{Deserialize, Serialize};

use super::event::CallbackEvent;

/// A callback: is told every event of a run, in order. Runs on the controller, once for the whole run; what it keeps
/// between events it keeps behind a `Mutex` or in atomics. Ansible: `CallbackBase`.
pub trait Callback: Send + Sync {
    /// Documentation; asked for once.
    fn meta(&self) -> CallbackMeta;

    /// Takes one event. The run waits meanwhile: what takes long belongs into a thread of one's own.
    ///
    /// # Errors
    /// A `CallbackError` becomes a warning; the run goes on.
    fn on_event(
        &self,
        event: &CallbackEvent,
        display: &dyn CallbackDisplay,
    ) -> Result<(), CallbackError>;
}

/// Where a callback prints. Ansible: `Display`.
pub trait CallbackDisplay: Send + Sync {
    /// A line (or several) on standard output.
    fn line(&self, text: &str);

    /// A line (or several) on standard error.
    fn error_line(&self, text: &str);
}

/// What a callback says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallbackMeta {
    /// One sentence for lists.
    pub short_description: String,
    /// Paragraphs for the manual.
    pub description: Vec<String>,
    /// Whether it tells the whole run on standard output, so that `stdout_callback` may name it. Ansible:
    /// `CALLBACK_TYPE = 'stdout'`.
    pub prints: bool,
}

/// What went wrong in a callback: one sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CallbackError(pub String);

impl CallbackError {
    /// From a sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
