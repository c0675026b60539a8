//! `collection verify`.

mod compare;
mod remote;
mod run;

pub(in crate::commands::galaxy) use run::verify;
