//! The table of tests.

use super::{compare, kind, number, text};
use crate::environment::{Callable, Inner, Look};
use crate::{Args, Error, State, Value};

type Code = fn(&mut State<'_>, Args) -> Result<Value, Error>;

const TESTS: &[(&str, Code)] = &[
    ("!=", compare::ne),
    ("<", compare::lt),
    ("<=", compare::le),
    ("==", compare::eq),
    (">", compare::gt),
    (">=", compare::ge),
    ("divisibleby", number::divisibleby),
    ("eq", compare::eq),
    ("equalto", compare::eq),
    ("escaped", text::escaped),
    ("even", number::even),
    ("filter", kind::filter),
    ("ge", compare::ge),
    ("greaterthan", compare::gt),
    ("gt", compare::gt),
    ("in", compare::contained),
    ("le", compare::le),
    ("lessthan", compare::lt),
    ("lower", text::lower),
    ("lt", compare::lt),
    ("ne", compare::ne),
    ("odd", number::odd),
    ("sameas", compare::sameas),
    ("test", kind::test),
    ("upper", text::upper),
];

/// Those that look at the value and at nothing else: name, Python's function, code.
const LOOKS: &[(&str, &str, Look)] = &[
    ("boolean", "test_boolean", kind::boolean),
    ("callable", "callable", kind::callable),
    ("defined", "test_defined", kind::defined),
    ("false", "test_false", kind::is_false),
    ("float", "test_float", kind::float),
    ("integer", "test_integer", kind::integer),
    ("iterable", "test_iterable", kind::iterable),
    ("mapping", "test_mapping", kind::mapping),
    ("none", "test_none", kind::none),
    ("number", "test_number", kind::number),
    ("sequence", "test_sequence", kind::sequence),
    ("string", "test_string", kind::string),
    ("true", "test_true", kind::is_true),
    ("undefined", "test_undefined", kind::undefined),
];

/// Adds all of Jinja's tests.
pub(crate) fn register(env: &mut Inner) {
    for (name, code) in TESTS {
        env.tests
            .insert((*name).into(), Callable::new(*name, *code));
    }
    for (name, function, look) in LOOKS {
        let test = Callable::looking(name, function, *look);
        let test = match *name {
            "defined" | "undefined" => test.accepting_undefined(),
            _ => test,
        };
        env.tests.insert((*name).into(), test);
    }
}
