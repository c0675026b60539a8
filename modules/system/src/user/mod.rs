//! `user`: accounts of the target.

mod account;
mod arguments;
mod create;
mod groups;
mod home;
mod modify;
mod module;
mod password;
mod spec;
mod ssh_key;

pub use module::User;
