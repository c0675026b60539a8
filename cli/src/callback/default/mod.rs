//! Ansible's default callback, line for line.

mod banner;
mod callback;
mod options;
mod recap;
mod results;

pub(crate) use callback::DefaultCallback;
pub(crate) use options::DefaultOptions;
