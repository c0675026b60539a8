//! Values from Rust's types.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{DateTime, Dict, List, Object, Set, Str, TimeDelta, Tuple, Undefined, Value};

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Str(Str::new(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(Str::new(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Str(Str::new(text.as_str()))
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::Str(Str::new(text))
    }
}

impl From<char> for Value {
    fn from(c: char) -> Self {
        Self::Str(Str::new(&*c.encode_utf8(&mut [0; 4])))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

macro_rules! from_small_int {
    ($($int:ty)*) => {$(
        impl From<$int> for Value {
            fn from(number: $int) -> Self {
                Self::Int(i64::from(number))
            }
        }
    )*};
}

from_small_int!(i8 i16 i32 i64 u8 u16 u32);

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or_else(|_| Self::BigInt(Arc::new(number.into())), Self::Int)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::from(number as u64)
    }
}

impl From<i128> for Value {
    fn from(number: i128) -> Self {
        i64::try_from(number).map_or_else(|_| Self::BigInt(Arc::new(number.into())), Self::Int)
    }
}

impl From<BigInt> for Value {
    /// Small numbers become `Value::Int`.
    fn from(number: BigInt) -> Self {
        number
            .to_i64()
            .map_or_else(|| Self::BigInt(Arc::new(number)), Self::Int)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

macro_rules! from_variant {
    ($($type:ty => $variant:ident)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}

from_variant! {
    Str => Str
    List => List
    Tuple => Tuple
    Dict => Dict
    Set => Set
    Undefined => Undefined
    DateTime => DateTime
    TimeDelta => TimeDelta
    jiff::civil::Date => Date
}

impl From<Arc<dyn Object>> for Value {
    fn from(object: Arc<dyn Object>) -> Self {
        Self::Object(object)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<Vec<Self>> for Value {
    fn from(items: Vec<Self>) -> Self {
        Self::List(List::new(items))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Self::None
    }
}
