//! `rpm_key`: the keys that rpm trusts.

mod gpg;
mod key;
mod module;

pub use module::RpmKey;
