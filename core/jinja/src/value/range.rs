//! Python's `range`.

use std::any::Any;

use super::{Object, Value, ValueIter};
use crate::Error;

/// `range(start, stop, step)`.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    start: i64,
    step: i64,
    stop: i64,
    len: usize,
}

impl Range {
    /// A range as Python's; a step of 0 is a `ValueError`.
    pub fn new(start: i64, stop: i64, step: i64) -> Result<Self, Error> {
        if step == 0 {
            return Err(Error::value_error("range() arg 3 must not be zero"));
        }
        let (low, high) = if step > 0 {
            (start, stop)
        } else {
            (stop, start)
        };
        let span = i128::from(high) - i128::from(low);
        let width = i128::from(step).abs();
        let len = if span <= 0 {
            0
        } else {
            (span + width - 1) / width
        };
        Ok(Self {
            start,
            step,
            stop,
            len: usize::try_from(len).unwrap_or(usize::MAX),
        })
    }

    /// Number of elements.
    pub fn count(&self) -> usize {
        self.len
    }

    /// The element at `index`.
    pub fn at(&self, index: usize) -> Option<i64> {
        (index < self.len).then(|| self.start + self.step * index as i64)
    }

    /// `range[start:stop:step]`, itself a range.
    pub(crate) fn slice(&self, start: i64, step: i64, len: usize) -> Self {
        let first = self.start + self.step * start;
        let step = self.step * step;
        Self {
            start: first,
            step,
            stop: first + step * len as i64,
            len,
        }
    }
}

impl Object for Range {
    fn type_name(&self) -> &'static str {
        "range"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        let Some(index) = key.as_i64() else {
            return Ok(None);
        };
        let index = if index < 0 {
            index + self.len as i64
        } else {
            index
        };
        Ok(usize::try_from(index)
            .ok()
            .and_then(|index| self.at(index))
            .map(Value::Int))
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(match name {
            "start" => Some(Value::Int(self.start)),
            "stop" => Some(Value::Int(self.stop)),
            "step" => Some(Value::Int(self.step)),
            _ => None,
        })
    }

    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        Ok(Some(ValueIter::range(*self)))
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(Some(self.len))
    }

    fn repr(&self) -> Result<String, Error> {
        Ok(if self.step == 1 {
            format!("range({}, {})", self.start, self.stop)
        } else {
            format!("range({}, {}, {})", self.start, self.stop, self.step)
        })
    }

    fn equals(&self, other: &Value) -> Result<Option<bool>, Error> {
        let Some(other) = other.downcast_object::<Self>() else {
            return Ok(Some(false));
        };
        Ok(Some(
            self.len == other.len
                && (self.len == 0 || self.start == other.start)
                && (self.len < 2 || self.step == other.step),
        ))
    }

    fn contains(&self, value: &Value) -> Result<Option<bool>, Error> {
        let Some(number) = value.as_i64() else {
            return Ok(None);
        };
        let offset = number - self.start;
        let index = offset / self.step;
        Ok(Some(
            offset % self.step == 0 && usize::try_from(index).is_ok_and(|index| index < self.len),
        ))
    }

    fn is_sequence(&self) -> bool {
        true
    }
}
