//! When two mapping keys are the same key: as in Python, `1`, `1.0` and `true` are.

use std::sync::Arc;

use num_bigint::BigInt;
use shevek_jinja::DateTime;

use crate::node::{Node, NodeValue, ScalarValue};
use crate::timestamp::Date;

/// What keys are compared by.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Null,
    Int(i64),
    BigInt(BigInt),
    Float(u64),
    Str(Arc<str>),
    Date(Date),
    DateTime(DateTime),
    Time(jiff::civil::Time),
    Binary(Arc<[u8]>),
}

impl Key {
    /// `None` when the node cannot be a key (Python: unhashable).
    pub(crate) fn of(node: &Node) -> Option<Self> {
        let scalar = match &node.value {
            NodeValue::Scalar(scalar) => scalar,
            NodeValue::Vault(text) => return Some(Self::Str(Arc::clone(text.ciphertext()))),
            _ => return None,
        };
        Some(match &scalar.value {
            ScalarValue::Null => Self::Null,
            ScalarValue::Bool(value) => Self::Int(i64::from(*value)),
            ScalarValue::Int(value) => Self::Int(*value),
            ScalarValue::BigInt(value) => Self::BigInt(value.clone()),
            ScalarValue::Float(value) => float_key(*value),
            ScalarValue::Str => Self::Str(Arc::clone(&scalar.text)),
            ScalarValue::Date(value) => Self::Date(*value),
            ScalarValue::DateTime(value) => Self::DateTime(*value),
            ScalarValue::Time(value) => Self::Time(*value),
            ScalarValue::Binary(value) => Self::Binary(Arc::clone(value)),
        })
    }
}

fn float_key(value: f64) -> Key {
    let whole = value as i64;
    if whole as f64 == value && whole.unsigned_abs() < 1 << 53 {
        Key::Int(whole)
    } else {
        Key::Float(value.to_bits())
    }
}
