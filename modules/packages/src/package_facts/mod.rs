//! `package_facts`: the packages that are installed.

mod apk;
mod apt;
mod module;
mod pacman;
mod rpm;

pub use module::PackageFacts;
