//! The actions that steer a play from the controller: `debug`, `set_fact`, `fail`, `assert`, `gather_facts`.

mod arguments;
mod assert;
mod debug;
mod fail;
mod gather_facts;
mod include_vars;
mod set_fact;

pub use assert::Assert;
pub use debug::Debug;
pub use fail::Fail;
pub use gather_facts::GatherFacts;
pub use include_vars::IncludeVars;
pub use set_fact::SetFact;

shevek_plugin::export!();
