//! In which order hosts go through a play.

mod linear;
mod run_state;
#[expect(
    clippy::module_inception,
    reason = "the file holds the trait of that name"
)]
mod strategy;

pub(crate) use linear::Linear;
pub(crate) use run_state::{PlayRun, RunState};
pub(crate) use strategy::{PlayEnd, Strategy};
