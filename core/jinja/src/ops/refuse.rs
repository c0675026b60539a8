//! Errors of operators.

use crate::{Error, Value};

/// Python's `TypeError` for operands that do not fit (or the error of an undefined operand).
#[cold]
pub(super) fn refuse(op: &str, a: &Value, b: &Value) -> Error {
    for side in [a, b] {
        if let Value::Undefined(undefined) = side {
            return undefined.error();
        }
    }
    Error::type_error(format!(
        "unsupported operand type(s) for {op}: '{}' and '{}'",
        a.operand_name(),
        b.operand_name()
    ))
}
