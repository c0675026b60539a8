//! In the dylib: an author's plugin as the host sees it.

mod action;
mod connection;
mod module;

pub(super) use action::action;
pub(super) use connection::connection;
pub(super) use module::module;
