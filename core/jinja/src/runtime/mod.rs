//! Evaluation.

mod access;
mod assign;
mod block;
mod bound_method;
mod call;
mod context;
mod eval;
mod exec;
mod for_loop;
mod import;
mod loop_object;
mod macro_object;
mod name_map;
mod output;
mod render;
mod scope;
mod state;

pub(crate) use access::safe_attribute;
pub(crate) use render::{render_native, render_text};
pub use scope::Scope;
pub use state::State;
