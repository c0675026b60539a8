//! The program as a user runs it, against real SSH servers.

mod async_jobs;
mod async_lost;
mod authentication;
mod bad_input;
mod become_user;
mod command_line;
mod connections;
mod doc;
mod examples;
mod exchange;
mod files;
mod host_keys;
mod interrupt;
mod issue_playbook;
mod jump_hosts;
mod machines;
mod open_files;
mod options;
mod outputs;
mod outsiders;
mod plugins;
mod targets;
mod timeouts;
mod vault;
mod wire;
