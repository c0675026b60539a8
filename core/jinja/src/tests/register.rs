//! The table of tests.

use super::{compare, kind, number, text};
use crate::environment::{Callable, Inner};
use crate::{Args, Error, State, Value};

type Code = fn(&mut State<'_>, Args) -> Result<Value, Error>;

const TESTS: &[(&str, Code)] = &[
    ("!=", compare::ne),
    ("<", compare::lt),
    ("<=", compare::le),
    ("==", compare::eq),
    (">", compare::gt),
    (">=", compare::ge),
    ("boolean", kind::boolean),
    ("callable", kind::callable),
    ("divisibleby", number::divisibleby),
    ("eq", compare::eq),
    ("equalto", compare::eq),
    ("escaped", text::escaped),
    ("even", number::even),
    ("false", kind::is_false),
    ("filter", kind::filter),
    ("float", kind::float),
    ("ge", compare::ge),
    ("greaterthan", compare::gt),
    ("gt", compare::gt),
    ("in", compare::contained),
    ("integer", kind::integer),
    ("iterable", kind::iterable),
    ("le", compare::le),
    ("lessthan", compare::lt),
    ("lower", text::lower),
    ("lt", compare::lt),
    ("mapping", kind::mapping),
    ("ne", compare::ne),
    ("none", kind::none),
    ("number", kind::number),
    ("odd", number::odd),
    ("sameas", compare::sameas),
    ("sequence", kind::sequence),
    ("string", kind::string),
    ("test", kind::test),
    ("true", kind::is_true),
    ("upper", text::upper),
];

/// Adds all of Jinja's tests.
pub(crate) fn register(env: &mut Inner) {
    for (name, code) in TESTS {
        env.tests
            .insert((*name).into(), Callable::new(*name, *code));
    }
    for (name, code) in [
        ("defined", kind::defined as Code),
        ("undefined", kind::undefined),
    ] {
        env.tests
            .insert(name.into(), Callable::new(name, code).accepting_undefined());
    }
}
