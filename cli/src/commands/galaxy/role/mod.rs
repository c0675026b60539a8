//! `shevek galaxy role`.

mod archive;
mod info;
mod init;
mod install;
mod list;
mod remove;
mod role_folder;
mod source;
mod spec;

pub(super) use info::info;
pub(super) use init::init;
pub(super) use install::install;
pub(super) use list::list;
pub(super) use remove::remove;
