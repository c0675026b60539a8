//! `shevek galaxy collection`.

mod archive;
mod build;
mod files;
mod init;
mod install;
mod installed;
mod list;
mod metadata;
mod name;
mod place;
mod requirement;
mod requirements_file;
mod resolve;
mod source_folder;
mod verify;
mod version;

pub(super) use archive::{link_stays_inside, open as open_archive, stays_inside};
pub(super) use build::build;
pub(super) use init::init;
pub(super) use install::{install, install_requirements};
pub(super) use list::list;
pub(super) use requirements_file::requirements as requirements_of;
pub(super) use verify::verify;
