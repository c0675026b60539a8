//! The order in which a host goes through a play.

mod program;
mod progress;

pub(crate) use program::Program;
pub(crate) use progress::HostProgress;
