//! `shevek galaxy role`.

mod archive;
mod import;
mod info;
mod init;
mod install;
mod installation;
mod list;
mod loose_version;
mod on_server;
mod remove;
mod role_folder;
mod search;
mod setup;
mod source;
mod spec;

pub(super) use import::{delete, import};
pub(super) use info::info;
pub(super) use init::init;
pub(super) use install::install;
pub(super) use list::list;
pub(super) use remove::remove;
pub(super) use search::search;
pub(super) use setup::setup;
