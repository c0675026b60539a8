//! The order in which a host goes through a play.

mod handlers;
mod lockstep;
mod outstanding;
mod place;
mod program;
mod progress;
mod role_runs;

pub(crate) use handlers::Handlers;
pub(crate) use lockstep::Lockstep;
pub(crate) use outstanding::Outstanding;
pub(crate) use program::{NumberedTask, Numbering, ProgramBlock, ProgramStep};
pub(crate) use progress::HostProgress;
pub(crate) use role_runs::RoleRuns;
