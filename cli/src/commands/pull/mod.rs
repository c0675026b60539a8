//! `shevek pull`, `ansible-pull`.

mod checkout;
mod git;
mod host_names;
mod run;
mod select;

pub(super) use git::{Access, Git};
pub(super) use run::run;
