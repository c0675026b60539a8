//! How hosts go through a play together.

mod accept;
mod debug;
mod failed_task;
mod free;
mod include;
mod linear;
mod meta;
mod run_state;
mod start;
mod step;
#[expect(
    clippy::module_inception,
    reason = "the file holds the trait of that name"
)]
mod strategy;
mod working;

pub(crate) use free::Free;
pub(crate) use linear::Linear;
pub(crate) use run_state::RunState;
pub(crate) use start::PlayStart;
pub(crate) use strategy::{PlayEnd, STRATEGIES, Strategy, StrategyError};
