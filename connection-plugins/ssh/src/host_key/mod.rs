//! Whether a server is who it should be.

mod check;
mod host_pattern;
mod known_hosts;

pub(crate) use check::{HostKeyCheck, StrictHostKeyChecking};
pub(crate) use host_pattern::{matches_pattern, matches_pattern_list};
