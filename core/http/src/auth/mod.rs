//! Users and passwords.

mod basic;
mod digest;
mod login;
mod netrc;

pub(crate) use basic::basic_header;
pub(crate) use login::sign_in;
