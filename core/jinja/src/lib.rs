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
//!
//! A template is compiled once and rendered as often as one likes, from several threads at once: to text with
//! [`Template::render`], or to a value that keeps its type with [`Template::render_native`]. A bare expression is
//! [`Environment::compile_expression`].
//!
//! # What a template needs
//!
//! ```
//! # use shevek_jinja::Environment;
//! let template = Environment::new().compile(None, "{% set a = b %}{{ a }}{{ c | default(d) }}")?;
//! let names = template.undeclared_variables();
//! assert_eq!(names.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["b", "c", "d"]);
//! # Ok::<(), shevek_jinja::Error>(())
//! ```
//!
//! # Filters, tests, functions, variables
//!
//! The first positional argument of a filter or test is the value it is applied to. A [`Callable`] as a global is a
//! function.
//!
//! ```
//! use shevek_jinja::{Callable, Dict, Environment, Error, Value};
//!
//! let mut env = Environment::new();
//! env.add_filter("shout", |_, args| {
//!     let [text] = args.bind("shout", 1, ["text"])?;
//!     Ok(Value::from(format!("{}!", text.value().str()?.to_uppercase())))
//! });
//! env.add_test("answer", |_, args| {
//!     let [value] = args.bind("answer", 1, ["value"])?;
//!     Ok(Value::Bool(value.value().equals(&Value::from(42))?))
//! });
//! env.add_global("site", "ams");
//! env.add_global("fail", Callable::new("fail", |_, _| Err(Error::value_error("told to"))));
//! let render = |source: &str| env.compile(None, source)?.render(&Dict::new());
//! assert_eq!(render("{{ site | shout }} {{ 42 is answer }}")?, "AMS! True");
//! assert_eq!(render("{{ fail() }}").unwrap_err().message(), "told to");
//! # Ok::<(), shevek_jinja::Error>(())
//! ```
//!
//! # Other templates, and where an error is
//!
//! A [`Loader`] finds what templates include, import and extend; a map of texts is one. An [`Error`] knows every
//! place on the way, the innermost first.
//!
//! ```
//! use std::collections::HashMap;
//! use std::sync::Arc;
//! use shevek_jinja::{Dict, Environment};
//!
//! let mut env = Environment::new();
//! env.set_loader(Arc::new(HashMap::from([("part".to_owned(), "fine\n{{ 1 / 0 }}".to_owned())])));
//! let template = env.compile(Some("whole"), "{% include 'part' %}")?;
//! let error = template.render(&Dict::new()).unwrap_err();
//! assert_eq!((error.template_name(), error.line()), (Some("part"), Some(2)));
//! assert_eq!(error.frames()[1].template.as_deref(), Some("whole"));
//! assert!(error.report().starts_with("division by zero\n  at part:2:"));
//! # Ok::<(), shevek_jinja::Error>(())
//! ```
//!
//! # Templates that run away
//!
//! Every rendering has a [`Budget`] of steps, depth and bytes of text; what Python would need endless memory for is
//! refused as well.
//!
//! ```
//! use shevek_jinja::{Budget, Dict, Environment, ErrorKind};
//!
//! let mut env = Environment::new();
//! env.set_budget(Budget { steps: 1_000, ..Budget::default() });
//! let kind = |source: &str| {
//!     let result = env.compile(None, source).and_then(|template| template.render(&Dict::new()));
//!     result.unwrap_err().kind()
//! };
//! assert_eq!(kind("{% for i in range(10**12) %}{% endfor %}"), ErrorKind::Budget);
//! assert_eq!(kind("{{ range(10**12) | join }}"), ErrorKind::Budget);
//! assert_eq!(kind("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), ErrorKind::Recursion);
//! ```

pub mod call;
pub mod environment;
mod error;
mod filters;
mod format;
mod globals;
pub mod meter;
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
pub use value::surrogate;
pub use value::{
    Bytes, CompareOp, DateTime, Dict, JsonStyle, Lazy, List, Number, Object, Origin, Range, Set,
    Str, Tags, TimeDelta, Tuple, Undefined, UndefinedBehavior, Value, ValueIter,
    check_decimal_digits, decimal_digits, json_text,
};
