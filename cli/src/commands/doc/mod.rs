//! `shevek doc`, `ansible-doc`: what plugins, keywords and roles say about themselves.

mod catalog;
mod data;
mod fields;
mod fixed;
mod kept;
mod keyword;
mod kind;
mod layout;
mod list;
mod manual;
mod markup;
mod options;
mod plugin;
mod role;
mod run;
mod snippet;

pub(crate) use kind::DocKind;
pub(super) use run::run;
