//! `shevek pull`, `ansible-pull`.

mod checkout;
mod host_names;
mod run;
mod select;

pub(super) use run::run;
