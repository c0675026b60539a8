//! What a plugin tells the person at the controller besides its result.

/// Receives messages of a plugin. The engine turns them into events; only callbacks print.
pub trait Log: Send + Sync {
    /// Shows `message` from verbosity `level` on (1 = `-v` .. 5 = `-vvvvv`). Ansible: `display.vvv()`.
    fn verbose(&self, level: u8, message: &str);

    /// A warning, shown once a run for each text. Ansible: `display.warning()`.
    fn warning(&self, message: &str);
}

/// Drops every message.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLog;

impl Log for NoLog {
    fn verbose(&self, _level: u8, _message: &str) {}
    fn warning(&self, _message: &str) {}
}
