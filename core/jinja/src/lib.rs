//! Jinja 3.1 with Python's values.
//!
//! The crate knows nothing of Ansible: an `Environment` compiles templates, a [`Scope`] gives
//! variables, and [`Value`] behaves as Python's objects do.

pub mod call;
mod error;
mod runtime;
pub mod value;

pub use call::{Arg, Args};
pub use error::{Error, ErrorKind, Frame};
pub use runtime::{Scope, State};
pub use value::{
    Bytes, CompareOp, DateTime, Dict, Lazy, List, Number, Object, Origin, Range, Set, Str, Tags,
    TimeDelta, Tuple, Undefined, UndefinedBehavior, Value, ValueIter,
};
