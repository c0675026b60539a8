//! In the dylib: an author's plugin as the host sees it.

mod action;
mod cache;
mod callback;
mod connection;
mod filter;
mod inventory;
mod lookup;
mod module;

pub(super) use action::action;
pub(super) use cache::cache;
pub(super) use callback::callback;
pub(super) use connection::connection;
pub(super) use filter::filter;
pub(super) use inventory::inventory;
pub(super) use lookup::lookup;
pub(super) use module::module;
