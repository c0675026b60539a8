//! Python's equality, order and membership.

use std::cmp::Ordering;

use super::{Dict, List, Set, Value};
use crate::{Error, ErrorKind, meter};

const MAX_DEPTH: usize = 200;

/// An ordering operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }

    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Lt => ordering.is_lt(),
            Self::Le => ordering.is_le(),
            Self::Gt => ordering.is_gt(),
            Self::Ge => ordering.is_ge(),
        }
    }
}

fn too_deep() -> Error {
    Error::new(
        ErrorKind::Recursion,
        "maximum recursion depth exceeded in comparison",
    )
}

impl Value {
    /// `self == other`, elements resolved. Strict undefined values are errors.
    pub fn equals(&self, other: &Self) -> Result<bool, Error> {
        equals(self, other, 0)
    }

    /// `self op other`; Python's `TypeError` when there is no order.
    pub fn compare(&self, op: CompareOp, other: &Self) -> Result<bool, Error> {
        compare(self, op, other, 0)
    }

    /// Order for sorting: uses `<` only, as Python's `sorted` does.
    pub fn order(&self, other: &Self) -> Result<Ordering, Error> {
        if self.compare(CompareOp::Lt, other)? {
            Ok(Ordering::Less)
        } else if other.compare(CompareOp::Lt, self)? {
            Ok(Ordering::Greater)
        } else {
            Ok(Ordering::Equal)
        }
    }

    /// `value in self`.
    pub fn contains(&self, value: &Self) -> Result<bool, Error> {
        match self {
            Self::Str(text) => match value {
                Self::Str(part) => Ok(text.contains(part.as_str())),
                Self::Undefined(undefined) if !undefined.is_lenient() => Err(undefined.error()),
                _ => Err(Error::type_error(format!(
                    "'in <string>' requires string as left operand, not {}",
                    value.type_name()
                ))),
            },
            Self::Bytes(bytes) => match value {
                Self::Bytes(part) => Ok(
                    part.is_empty() || bytes.windows(part.len()).any(|window| window == &**part)
                ),
                _ => match value.as_i64() {
                    Some(number @ 0..=255) => {
                        Ok(bytes.iter().any(|byte| i64::from(*byte) == number))
                    }
                    Some(_) => Err(Error::value_error("byte must be in range(0, 256)")),
                    None => Err(Error::type_error(format!(
                        "a bytes-like object is required, not '{}'",
                        value.type_name()
                    ))),
                },
            },
            Self::Dict(dict) => dict.contains_key(value),
            Self::Set(set) => set.contains(value),
            Self::Undefined(undefined) if undefined.is_lenient() => Ok(false),
            Self::Undefined(undefined) => Err(undefined.error()),
            Self::Object(object) => match object.contains(value)? {
                Some(answer) => Ok(answer),
                None if object.is_mapping() => Ok(object.get_item(value)?.is_some()),
                None => self.search(value),
            },
            _ => self.search(value),
        }
    }

    fn search(&self, value: &Self) -> Result<bool, Error> {
        if !self.is_iterable() {
            return Err(Error::type_error(format!(
                "argument of type '{}' is not iterable",
                self.operand_name()
            )));
        }
        if let Self::List(list) = self
            && let Some(found) = list.holds_scalar(value)
        {
            return Ok(found);
        }
        for item in self.bounded_iter()? {
            if value.is_same_object(&item?, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether it is found in a sequence at this element: the same object, or equal to it.
    pub(crate) fn is_element(&self, item: &Self) -> Result<bool, Error> {
        if item.is_undefined() {
            return equals(item, self, 0);
        }
        Ok(item.is_same(self) || equals(item, self, 0)?)
    }

    fn is_same_object(&self, item: &Self, value: &Self) -> Result<bool, Error> {
        if self.is_undefined() {
            return equals(item, value, 0);
        }
        value.is_element(item)
    }
}

fn equals(a: &Value, b: &Value, depth: usize) -> Result<bool, Error> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    for side in [a, b] {
        if let Value::Undefined(undefined) = side
            && !undefined.is_lenient()
        {
            return Err(undefined.error());
        }
    }
    Ok(match (a, b) {
        (Value::Undefined(_), Value::Undefined(_)) | (Value::None, Value::None) => true,
        (Value::Str(a), Value::Str(b)) => a.as_str() == b.as_str(),
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.ptr_eq(b) || lists_equal(a, b, depth)?,
        (Value::Tuple(a), Value::Tuple(b)) => a.len() == b.len() && all_equal(a, b, depth)?,
        (Value::Dict(a), Value::Dict(b)) => a.ptr_eq(b) || dicts_equal(a, b, depth)?,
        (Value::Set(a), Value::Set(b)) => a.len() == b.len() && is_subset(a, b)?,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => {
            a.offset.is_some() == b.offset.is_some() && a.utc_micros() == b.utc_micros()
        }
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::TimeDelta(a), Value::TimeDelta(b)) => a == b,
        (Value::Object(object), other) => match object.equals(other)? {
            Some(answer) => answer,
            None => match other {
                Value::Object(second) => {
                    std::sync::Arc::ptr_eq(object, second) || second.equals(a)?.unwrap_or(false)
                }
                _ => false,
            },
        },
        (other, Value::Object(object)) => object.equals(other)?.unwrap_or(false),
        _ => match (a.as_number(), b.as_number()) {
            (Some(a), Some(b)) => a.compare(&b) == Some(Ordering::Equal),
            _ => false,
        },
    })
}

fn all_equal(a: &[Value], b: &[Value], depth: usize) -> Result<bool, Error> {
    meter::spend_step()?;
    for (a, b) in a.iter().zip(b) {
        if !equals(a, b, depth + 1)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn lists_equal(a: &List, b: &List, depth: usize) -> Result<bool, Error> {
    if a.len() != b.len() {
        return Ok(false);
    }
    all_equal(&a.to_vec()?, &b.to_vec()?, depth)
}

fn dicts_equal(a: &Dict, b: &Dict, depth: usize) -> Result<bool, Error> {
    if a.len() != b.len() {
        return Ok(false);
    }
    meter::spend_step()?;
    meter::spend_elements(a.len())?;
    for (key, value) in a.items()? {
        match b.get(&key)? {
            Some(other) if equals(&value, &other, depth + 1)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn is_subset(a: &Set, b: &Set) -> Result<bool, Error> {
    meter::spend_elements(a.len())?;
    for item in a.to_vec() {
        if !b.contains(&item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(a: &Value, op: CompareOp, b: &Value, depth: usize) -> Result<bool, Error> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    let refuse = || {
        Error::type_error(format!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            a.operand_name(),
            b.operand_name()
        ))
    };
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Ok(op.holds(a.cmp(b))),
        (Value::Str(a), Value::Str(b)) => Ok(op.holds(a.as_str().cmp(b.as_str()))),
        (Value::Undefined(undefined), _) | (_, Value::Undefined(undefined)) => {
            Err(undefined.error())
        }
        (Value::Bytes(a), Value::Bytes(b)) => Ok(op.holds(a.cmp(b))),
        (Value::List(a), Value::List(b)) => {
            compare_sequences(&a.to_vec()?, op, &b.to_vec()?, depth)
        }
        (Value::Tuple(a), Value::Tuple(b)) => compare_sequences(a, op, b, depth),
        (Value::Set(a), Value::Set(b)) => {
            let (small, large) = if matches!(op, CompareOp::Lt | CompareOp::Le) {
                (a, b)
            } else {
                (b, a)
            };
            let strict = matches!(op, CompareOp::Lt | CompareOp::Gt);
            Ok(is_subset(small, large)? && (!strict || small.len() < large.len()))
        }
        (Value::Date(a), Value::Date(b)) => Ok(op.holds(a.cmp(b))),
        (Value::DateTime(a), Value::DateTime(b)) => {
            if a.offset.is_some() == b.offset.is_some() {
                Ok(op.holds(a.utc_micros().cmp(&b.utc_micros())))
            } else {
                Err(Error::type_error(
                    "can't compare offset-naive and offset-aware datetimes",
                ))
            }
        }
        (Value::DateTime(_), Value::Date(_)) => Err(Error::type_error(
            "can't compare datetime.datetime to datetime.date",
        )),
        (Value::Time(a), Value::Time(b)) => Ok(op.holds(a.cmp(b))),
        (Value::TimeDelta(a), Value::TimeDelta(b)) => Ok(op.holds(a.cmp(b))),
        (Value::Object(object), other) => match object.compare(other)? {
            Some(ordering) => Ok(op.holds(ordering)),
            None => match other {
                Value::Object(second) => second
                    .compare(a)?
                    .map(|ordering| op.holds(ordering.reverse()))
                    .ok_or_else(refuse),
                _ => Err(refuse()),
            },
        },
        (other, Value::Object(object)) => object
            .compare(other)?
            .map(|ordering| op.holds(ordering.reverse()))
            .ok_or_else(refuse),
        _ => match (a.as_number(), b.as_number()) {
            (Some(a), Some(b)) => Ok(a.compare(&b).is_some_and(|ordering| op.holds(ordering))),
            _ => Err(refuse()),
        },
    }
}

fn compare_sequences(a: &[Value], op: CompareOp, b: &[Value], depth: usize) -> Result<bool, Error> {
    meter::spend_step()?;
    for (a, b) in a.iter().zip(b) {
        if !equals(a, b, depth + 1)? {
            return compare(a, op, b, depth + 1);
        }
    }
    Ok(op.holds(a.len().cmp(&b.len())))
}

impl PartialEq for Value {
    /// Python's `==`; a comparison that fails counts as unequal.
    fn eq(&self, other: &Self) -> bool {
        self.equals(other).unwrap_or(false)
    }
}
