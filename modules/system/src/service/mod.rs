//! `service`: services, whatever manages them.

mod control;
mod enable;
mod module;
mod status;
mod tools;

pub use module::Service;
