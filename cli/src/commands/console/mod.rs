//! `shevek console`, `ansible-console`.

mod command;
mod completion;
mod help;
mod input;
mod play;
mod run;
mod session;
mod settings;

pub(super) use run::run;
