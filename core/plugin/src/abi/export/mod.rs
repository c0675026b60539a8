//! In the dylib: an author's plugin as the host sees it.

mod action;
mod cache;
mod callback;
mod connection;
mod filter;
mod lookup;
mod module;

pub(super) use action::action;
pub(super) use cache::cache;
pub(super) use callback::callback;
pub(super) use connection::connection;
pub(super) use filter::filter;
pub(super) use lookup::lookup;
pub(super) use module::module;
