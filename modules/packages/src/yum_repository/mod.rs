//! `yum_repository`: repositories of packages for dnf, a section of a file each.

mod ini;
mod ini_error;
mod module;
mod place;
mod spec;

pub use module::YumRepository;
