//! Which connection a task gets, and keeping connections and sessions for the tasks that follow.

mod open_files;
mod options;
mod pool;

pub(crate) use options::{OptionSources, resolve_target};
pub(crate) use pool::{SessionKey, SessionPool};
