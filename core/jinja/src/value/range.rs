//! Python's `range`.

use std::any::Any;

use super::{Object, Value, ValueIter};
use crate::Error;

/// `range(start, stop, step)`.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    // Slices may have a step or stop that is no longer a small number.
    start: i128,
    step: i128,
    stop: i128,
    len: usize,
}

impl Range {
    /// A range as Python's; a step of 0 is a `ValueError`.
    pub fn new(start: i64, stop: i64, step: i64) -> Result<Self, Error> {
        if step == 0 {
            return Err(Error::value_error("range() arg 3 must not be zero"));
        }
        let (start, stop, step) = (i128::from(start), i128::from(stop), i128::from(step));
        let (low, high) = if step > 0 {
            (start, stop)
        } else {
            (stop, start)
        };
        let span = high - low;
        let width = step.abs();
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
        if index >= self.len {
            return None;
        }
        i64::try_from(self.start + self.step * index as i128).ok()
    }

    /// `range[start:stop:step]`, itself a range.
    pub(crate) fn slice(&self, start: i64, stop: i64, step: i64, len: usize) -> Self {
        // As Python: the bounds of the slice, each turned into an element's place.
        let place = |index: i64| {
            let offset = self.step.saturating_mul(i128::from(index));
            self.start.saturating_add(offset)
        };
        Self {
            start: place(start),
            step: self.step.saturating_mul(i128::from(step)),
            stop: place(stop),
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
            index.saturating_add(i64::try_from(self.len).unwrap_or(i64::MAX))
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
            "start" => Some(Value::from(self.start)),
            "stop" => Some(Value::from(self.stop)),
            "step" => Some(Value::from(self.step)),
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
        let offset = i128::from(number).saturating_sub(self.start);
        Ok(Some(
            offset % self.step == 0
                && usize::try_from(offset / self.step).is_ok_and(|index| index < self.len),
        ))
    }

    fn is_sequence(&self) -> bool {
        true
    }
}
