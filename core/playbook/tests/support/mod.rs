//! What the tests of the loader share.

mod catalog;
mod folder;
mod loading;
mod outline;

pub(crate) use folder::Folder;
pub(crate) use loading::{Recorded, loader};
pub(crate) use outline::{blocks, handlers, playbook, roles};
