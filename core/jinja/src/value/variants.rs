//! The value type.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use num_bigint::BigInt;

use super::{DateTime, Dict, List, Object, Set, Str, TimeDelta, Tuple, Undefined};

/// Python's `bytes`.
pub type Bytes = Arc<[u8]>;

/// A Python object. Clones are cheap; clones of a list, dict or set are the same list, dict or set.
#[derive(Clone)]
pub enum Value {
    /// Something that is not there.
    Undefined(Undefined),
    /// `None`.
    None,
    /// `bool`.
    Bool(bool),
    /// `int` that fits in 64 bits.
    Int(i64),
    /// `int` that does not fit in 64 bits (never one that does).
    BigInt(Arc<BigInt>),
    /// `float`.
    Float(f64),
    /// `str`.
    Str(Str),
    /// `bytes`.
    Bytes(Bytes),
    /// `list`.
    List(List),
    /// `tuple`.
    Tuple(Tuple),
    /// `dict`.
    Dict(Dict),
    /// `set`.
    Set(Set),
    /// `datetime.date`.
    Date(jiff::civil::Date),
    /// `datetime.datetime`.
    DateTime(DateTime),
    /// `datetime.time`, without a time zone.
    Time(jiff::civil::Time),
    /// `datetime.timedelta`.
    TimeDelta(TimeDelta),
    /// Anything else.
    Object(Arc<dyn Object>),
}

impl Value {
    /// An object of the crate's user.
    pub fn object(object: impl Object + 'static) -> Self {
        Self::Object(Arc::new(object))
    }

    /// The name Python prints for the type, such as `NoneType`.
    pub fn type_name(&self) -> &str {
        match self {
            Self::Object(object) => object.type_name(),
            _ => self.own_type_name().unwrap_or_default(),
        }
    }

    /// The same; `None` of an object, which names its type itself.
    pub(crate) fn own_type_name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Undefined(_) => "Undefined",
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::BigInt(_) => "int",
            Self::Float(_) => "float",
            Self::Str(text) if text.is_markup() => "Markup",
            Self::Str(_) => "str",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Dict(_) => "dict",
            Self::Set(_) => "set",
            Self::Date(_) => "date",
            Self::DateTime(_) => "datetime",
            Self::Time(_) => "time",
            Self::TimeDelta(_) => "timedelta",
            Self::Object(_) => return None,
        })
    }

    /// The same as operators name it: classes of `datetime` with their module.
    pub(crate) fn operand_name(&self) -> Cow<'_, str> {
        match self {
            Self::Date(_) | Self::DateTime(_) | Self::Time(_) | Self::TimeDelta(_) => {
                Cow::Owned(format!("datetime.{}", self.type_name()))
            }
            _ => Cow::Borrowed(self.type_name()),
        }
    }

    /// Whether it is compared with others of its kind by what it holds, which nobody can change.
    pub(super) fn is_scalar(&self) -> bool {
        matches!(
            self,
            Self::None | Self::Bool(_) | Self::Int(_) | Self::BigInt(_) | Self::Str(_)
        )
    }

    /// Whether it is undefined.
    pub fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined(_))
    }

    /// Whether it is `None`.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The text of a `str`.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The value of an `int` (or `bool`) that fits in 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Bool(flag) => Some(i64::from(*flag)),
            _ => None,
        }
    }

    /// The value of a `bool`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The dict, if it is one.
    pub fn as_dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The object as a `T`, if it is one.
    pub fn downcast_object<T: 'static>(&self) -> Option<&T> {
        match self {
            Self::Object(object) => object.as_any().downcast_ref(),
            _ => None,
        }
    }

    /// Python's `is`: small values by value and type, everything else by identity.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::BigInt(a), Self::BigInt(b)) => a == b,
            (Self::Str(a), Self::Str(b)) => {
                a.is_markup() == b.is_markup() && a.as_str() == b.as_str()
            }
            (Self::Bytes(a), Self::Bytes(b)) => Arc::ptr_eq(a, b),
            (Self::List(a), Self::List(b)) => a.ptr_eq(b),
            (Self::Tuple(a), Self::Tuple(b)) => a.ptr_eq(b),
            (Self::Dict(a), Self::Dict(b)) => a.ptr_eq(b),
            (Self::Set(a), Self::Set(b)) => a.ptr_eq(b),
            (Self::Undefined(a), Self::Undefined(b)) => a.ptr_eq(b),
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl fmt::Debug for Value {
    /// For programmers: shows raw elements, resolves nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undefined(undefined) => undefined.fmt(f),
            Self::None => f.write_str("None"),
            Self::Bool(flag) => write!(f, "{}", if *flag { "True" } else { "False" }),
            Self::Int(number) => write!(f, "{number}"),
            Self::BigInt(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Str(text) => fmt::Debug::fmt(text, f),
            Self::Bytes(bytes) => write!(f, "b{bytes:?}"),
            Self::List(list) => fmt::Debug::fmt(list, f),
            Self::Tuple(tuple) => fmt::Debug::fmt(tuple, f),
            Self::Dict(dict) => fmt::Debug::fmt(dict, f),
            Self::Set(set) => fmt::Debug::fmt(set, f),
            Self::Date(date) => write!(f, "{date}"),
            Self::DateTime(time) => fmt::Debug::fmt(time, f),
            Self::Time(time) => write!(f, "{time}"),
            Self::TimeDelta(delta) => fmt::Debug::fmt(delta, f),
            Self::Object(object) => fmt::Debug::fmt(object, f),
        }
    }
}
