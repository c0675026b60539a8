//! Signatures of collections, which the program `gpg` checks.

mod check;
mod gpg;
mod policy;
mod source;

pub(super) use check::check;
pub(super) use policy::SignaturePolicy;
