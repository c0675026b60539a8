//! The actions about a host as a whole: which module manages its services and packages, and its restart.

mod dnf;
mod fact;
mod package;
mod reboot;
mod service;

pub use dnf::Dnf;
pub use package::Package;
pub use reboot::Reboot;
pub use service::Service;

shevek_plugin::export!();
