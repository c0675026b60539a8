//! What loading tells the person at the controller.

use shevek_plugin::{Log, NoLog};
use shevek_yaml::Deprecated;

/// Receives what loading files has to tell. The engine turns it into events.
pub trait LoadLog: Log {
    /// Something that later versions of Ansible refuse. Ansible: `display.deprecated()`.
    fn deprecated(&self, what: &Deprecated);
}

impl LoadLog for NoLog {
    fn deprecated(&self, _what: &Deprecated) {}
}
