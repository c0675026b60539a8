//! `cron`: jobs and variables of crontabs.

mod arguments;
mod backup;
mod lines;
mod module;
mod spec;
mod table;

pub use module::Cron;
