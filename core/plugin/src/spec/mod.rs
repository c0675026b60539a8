//! Argument specs: what a module, action or connection takes, in one declaration.

mod argument_spec;
mod option_spec;

pub use argument_spec::{ArgumentSpec, RequiredBy, RequiredIf};
pub use option_spec::{ArgType, OptionSpec};
