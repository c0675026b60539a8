//! `shevek galaxy collection`.

mod archive;
mod archive_members;
mod asked;
mod build;
mod download;
mod fetch;
mod files;
mod found;
mod init;
mod install;
mod installation;
mod installed;
mod list;
mod manifest;
mod metadata;
mod name;
mod place;
mod publish;
mod requirement;
mod requirements_file;
mod resolve;
mod signature;
mod source_folder;
mod source_info;
mod verify;
mod version;

pub(super) use archive::{link_stays_inside, open as open_archive, stays_inside};
pub(super) use build::build;
pub(super) use download::download;
pub(super) use init::init;
pub(super) use install::{install, install_requirements};
pub(super) use list::list;
pub(super) use publish::publish;
pub(super) use requirements_file::requirements as requirements_of;
pub(super) use verify::verify;
