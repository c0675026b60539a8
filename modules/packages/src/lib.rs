//! The package modules of shevek.

mod apt;
mod apt_key;
mod apt_repository;
mod deb822_repository;
mod debconf;
mod dnf;
mod dnf5;
mod download;
mod dpkg_selections;
mod file_facts;
mod mode;
mod package_facts;
mod pip;
mod rpm_key;
mod yum_repository;

pub use apt::Apt;
pub use apt_key::AptKey;
pub use apt_repository::AptRepository;
pub use deb822_repository::Deb822Repository;
pub use debconf::Debconf;
pub use dnf::{Dnf, Yum};
pub use dnf5::Dnf5;
pub use dpkg_selections::DpkgSelections;
pub use package_facts::PackageFacts;
pub use pip::Pip;
pub use rpm_key::RpmKey;
pub use yum_repository::YumRepository;

shevek_plugin::export!();
