//! The source control modules of shevek.

mod git;
mod options;
mod outputs;
mod subversion;
mod temporary;

pub use git::Git;
pub use subversion::Subversion;

shevek_plugin::export!();
