//! Modules against recorded cases.
//!
//! A module family has `cases/MODULE/*.yml`: each case a start state, made by a shell script, and arguments. The
//! script `tests/module-cases/record` lets Ansible's module of that name do the same and writes down what it
//! answers and leaves behind: in check mode, in a first run, in a second one. [`main`] does it with ours.

mod case;
mod compare;
mod module_run;
mod run;
mod tree;

pub use module_run::{call, call_by_name};
pub use run::main;
