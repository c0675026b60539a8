//! `apt_key`: the keys that apt trusts, through `apt-key`.

mod apt_key_program;
mod key_id;
mod listing;
mod module;
mod source;
mod spec;

pub use module::AptKey;
