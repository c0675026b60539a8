//! Cases of modules, as data: a start state, arguments, and what a module answers in check mode, in a first
//! and in a second run, with what is on the machine afterwards. The answers are recorded from ansible-core's own
//! modules and replayed against ours, each case in a throw-away root of its own.
//!
//! A family crate has `tests/cases/MODULE.yml`, written by hand, `tests/answers/MODULE.json`, recorded, and
//! a test program that calls [`main`]. `SHEVEK_RECORD=1` records what is missing, `SHEVEK_RECORD=all` everything
//! that the filter lets through; ansible-core is found as in the other comparison.

mod answers;
mod case;
mod compare;
mod inside;
mod python;
mod root;
mod run;

pub use inside::{CallModule, ModuleCall};
pub use run::main;
