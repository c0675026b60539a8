//! Python's hashing: what may be a key, and which keys are one.

use std::hash::{Hash, Hasher};

use indexmap::Equivalent;
use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use super::Value;
use crate::{Error, meter};

/// A value that has been found hashable. `1`, `1.0` and `True` are one key, as in Python.
#[derive(Clone, Debug)]
pub(crate) struct Key(Value);

impl Key {
    /// Checks that `value` is hashable. Tags of texts stay.
    pub(crate) fn new(value: Value) -> Result<Self, Error> {
        check_hashable(&value)?;
        Ok(Self(value))
    }

    pub(crate) fn value(&self) -> &Value {
        &self.0
    }

    pub(crate) fn into_value(self) -> Value {
        self.0
    }
}

fn check_hashable(value: &Value) -> Result<(), Error> {
    match value {
        Value::List(_) | Value::Dict(_) | Value::Set(_) => Err(Error::type_error(format!(
            "unhashable type: '{}'",
            value.type_name()
        ))),
        Value::Undefined(undefined) if !undefined.is_lenient() => Err(undefined.error()),
        Value::Tuple(items) => {
            meter::spend_step()?;
            items.iter().try_for_each(check_hashable)
        }
        Value::Object(object) if !object.is_hashable() => Err(Error::type_error(format!(
            "unhashable type: '{}'",
            object.type_name()
        ))),
        _ => Ok(()),
    }
}

fn hash_value<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Undefined(_) => state.write_u8(0),
        Value::None => state.write_u8(1),
        Value::Bool(flag) => hash_i64(i64::from(*flag), state),
        Value::Int(number) => hash_i64(*number, state),
        Value::BigInt(number) => {
            state.write_u8(3);
            number.hash(state);
        }
        Value::Float(number) => hash_f64(*number, state),
        Value::Str(text) => hash_str(text, state),
        Value::Bytes(bytes) => {
            state.write_u8(6);
            state.write(bytes);
        }
        Value::Tuple(items) => {
            state.write_u8(7);
            items.iter().for_each(|item| hash_value(item, state));
        }
        Value::Date(date) => {
            state.write_u8(8);
            date.hash(state);
        }
        Value::DateTime(time) => {
            state.write_u8(9);
            time.hash(state);
        }
        Value::TimeDelta(delta) => {
            state.write_u8(10);
            delta.hash(state);
        }
        Value::Object(object) => {
            state.write_u8(11);
            object.hash_seed().hash(state);
        }
        Value::Time(time) => {
            state.write_u8(13);
            time.hash(state);
        }
        // Never keys.
        Value::List(_) | Value::Dict(_) | Value::Set(_) => state.write_u8(12),
    }
}

fn hash_i64<H: Hasher>(number: i64, state: &mut H) {
    state.write_u8(2);
    state.write_i64(number);
}

fn hash_f64<H: Hasher>(number: f64, state: &mut H) {
    if number.fract() == 0.0 {
        if let Some(int) = number.to_i64() {
            return hash_i64(int, state);
        }
        if let Some(int) = BigInt::from_f64(number) {
            state.write_u8(3);
            int.hash(state);
            return;
        }
    }
    state.write_u8(4);
    state.write_u64(number.to_bits());
}

fn hash_str<H: Hasher>(text: &str, state: &mut H) {
    state.write_u8(5);
    state.write(text.as_bytes());
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(&self.0, state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        same_key(&self.0, &other.0)
    }
}

impl Eq for Key {}

/// Equality of keys: identity first (so that a NaN finds itself), then `==`.
fn same_key(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Str(a), Value::Str(b)) => a.as_str() == b.as_str(),
        (Value::Float(x), Value::Float(y)) if x.to_bits() == y.to_bits() => true,
        _ => a.equals(b).unwrap_or(false),
    }
}

/// Looks a text up without building a value.
pub(crate) struct StrKey<'a>(pub(crate) &'a str);

impl Hash for StrKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_str(self.0, state);
    }
}

impl Equivalent<Key> for StrKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        matches!(&key.0, Value::Str(text) if text.as_str() == self.0)
    }
}

/// Looks a value up that has been found hashable, without cloning it.
pub(crate) struct KeyRef<'a>(&'a Value);

impl<'a> KeyRef<'a> {
    pub(crate) fn new(value: &'a Value) -> Result<Self, Error> {
        check_hashable(value)?;
        Ok(Self(value))
    }
}

impl Hash for KeyRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(self.0, state);
    }
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        same_key(self.0, &key.0)
    }
}
