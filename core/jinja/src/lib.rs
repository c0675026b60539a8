//! Jinja 3.1 with Python's values.
//!
//! The crate knows nothing of Ansible: an [`Environment`] compiles templates, a [`Scope`] gives
//! variables, and [`Value`] behaves as Python's objects do.
//!
//! ```
//! use shevek_jinja::{Dict, Environment, Value};
//!
//! let env = Environment::new();
//! let template = env.compile(Some("greeting"), "Hello {{ name | title }}!")?;
//! let scope: Dict = [("name", "web01")].into_iter().collect();
//! assert_eq!(template.render(&scope)?, "Hello Web01!");
//! assert_eq!(env.compile(None, "{{ 7 // 2 }}")?.render_native(&scope)?, Value::from(3));
//! # Ok::<(), shevek_jinja::Error>(())
//! ```

pub mod call;
pub mod environment;
mod error;
mod filters;
mod format;
mod globals;
mod methods;
mod ops;
mod parser;
mod runtime;
mod syntax;
mod tests;
pub mod value;

pub use call::{Arg, Args};
pub use environment::{
    Budget, CallKind, Callable, Environment, Expression, Loader, Missing, Source, Template,
};
pub use error::{Error, ErrorKind, Frame};
pub use runtime::{Scope, State};
pub use syntax::Syntax;
pub use value::{
    Bytes, CompareOp, DateTime, Dict, JsonStyle, Lazy, List, Number, Object, Origin, Range, Set,
    Str, Tags, TimeDelta, Tuple, Undefined, UndefinedBehavior, Value, ValueIter, json_text,
};
