//! `shevek inventory`, `ansible-inventory`: what inventories hold.

mod document;
mod graph;
mod json;
mod run;
mod toml;
mod variables;
mod view;
mod yaml;

pub(super) use run::run;
