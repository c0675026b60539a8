//! The actions that choose how services and packages are managed.

mod fact;
mod package;
mod service;

pub use package::Package;
pub use service::Service;

shevek_plugin::export!();
