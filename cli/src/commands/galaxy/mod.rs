//! `shevek galaxy`, `ansible-galaxy`.

mod collection;
mod command_line;
mod context;
mod git_source;
mod json_text;
mod role;
mod run;
mod server;
mod skeleton;
mod temporary_folder;
mod yaml_file;

pub(super) use command_line::CommandLine;
pub(super) use run::run;
