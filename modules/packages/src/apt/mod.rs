//! `apt`: packages of Debian and its like, through `apt-get`, `apt-cache` and `dpkg-query`.

mod arguments;
mod cache;
mod command;
mod deb;
mod install;
mod maintain;
mod module;
mod package;
mod policy_rc_d;
mod remove;
mod spec;

pub(crate) use cache::Update;
pub use module::Apt;
