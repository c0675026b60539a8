//! The package modules of shevek.

mod apt;
mod dpkg_selections;
mod package_facts;

pub use apt::Apt;
pub use dpkg_selections::DpkgSelections;
pub use package_facts::PackageFacts;

shevek_plugin::export!();
