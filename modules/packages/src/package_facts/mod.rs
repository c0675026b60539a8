//! `package_facts`: the packages that are installed.

mod apt;
mod module;
mod rpm;

pub use module::PackageFacts;
