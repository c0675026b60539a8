//! Evaluation.

mod scope;
mod state;

pub use scope::Scope;
pub use state::State;
