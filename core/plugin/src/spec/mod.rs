//! Argument specs: what a module, action or connection takes, in one declaration.

mod argument_spec;
mod censor;
mod nearest;
mod option_spec;
mod validate;

pub use argument_spec::{ArgumentSpec, RequiredBy, RequiredIf};
pub use censor::remove_values;
pub use nearest::nearest;
pub use option_spec::{ArgType, DeprecatedAlias, OptionSpec};
pub use validate::{
    Deprecation, Surroundings, Validated, ValidationError, ValidationErrors, ValidationKind,
    passwd_home, python,
};
