//! Tokens to syntax tree.

mod binary;
mod block;
mod call;
mod core;
mod fold;
mod import;
mod postfix;
mod primary;
mod statement;
mod target;
mod usage;

pub(crate) use self::core::Parser;
pub(crate) use usage::undeclared;
