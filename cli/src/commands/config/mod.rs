//! `shevek config`, `ansible-config`.

mod definitions;
mod document;
mod dump;
mod init;
mod list;
mod run;
mod validate;

pub(super) use run::run;
