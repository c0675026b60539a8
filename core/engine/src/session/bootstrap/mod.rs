//! The shell script that finds, checks, installs and starts the runner on a target.

mod marker;
mod script;

pub(super) use marker::{Marker, MarkerSearch};
pub(super) use script::{Purpose, Script};
