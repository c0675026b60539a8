//! Validation of arguments against a spec, as Ansible's `ArgumentSpecValidator` does it, with its messages.

mod check;
mod convert;
mod dict;
mod findings;
mod home;
mod level;
mod path;
pub mod python;
mod rules;
mod size;
mod surroundings;
mod validator;

pub use findings::{Deprecation, Validated, ValidationError, ValidationErrors, ValidationKind};
pub use home::passwd_home;
pub use surroundings::Surroundings;
