//! The source control modules of shevek.

mod git;
mod temporary;

pub use git::Git;

shevek_plugin::export!();
