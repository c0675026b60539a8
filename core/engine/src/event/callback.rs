//! Who listens to events.

use super::Event;

/// Receives every event of a run, in order. Ansible: a callback plugin.
pub trait Callback: Send {
    /// Takes one event. Must not block for long: the engine waits.
    fn on_event(&mut self, event: &Event);
}
