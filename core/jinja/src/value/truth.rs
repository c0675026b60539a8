//! Python's truth of a value.

use super::Value;
use crate::Error;

impl Value {
    /// `bool(value)`. A strict undefined value is an error.
    pub fn is_true(&self) -> Result<bool, Error> {
        Ok(match self {
            Self::Undefined(undefined) if undefined.is_lenient() => false,
            Self::Undefined(undefined) => return Err(undefined.error()),
            Self::None => false,
            Self::Bool(flag) => *flag,
            Self::Int(number) => *number != 0,
            Self::BigInt(_) | Self::Date(_) | Self::DateTime(_) | Self::Time(_) => true,
            Self::Float(number) => *number != 0.0,
            Self::Str(text) => !text.is_empty(),
            Self::Bytes(bytes) => !bytes.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Tuple(tuple) => !tuple.is_empty(),
            Self::Dict(dict) => !dict.is_empty(),
            Self::Set(set) => !set.is_empty(),
            Self::TimeDelta(delta) => delta.micros != 0,
            Self::Object(object) => object.truth()?,
        })
    }
}
