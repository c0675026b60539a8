//! shevek: Ansible playbooks as one Rust program.

mod arguments;
#[cfg(feature = "bundled")]
mod bundled;
mod callback;
mod commands;
mod configuration;
mod display;
mod error;
mod runner_images;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run(std::env::args_os())
}
