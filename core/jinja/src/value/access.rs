//! Items of any value.

use super::{Range, Str, Value};
use crate::{Error, meter};

impl Value {
    /// Python's `self[key]`, resolved; `None` when there is no such item or the value has no items
    /// of that kind. Slices are [`Value::slice`].
    pub fn get_item(&self, key: &Self) -> Result<Option<Self>, Error> {
        match self {
            // An unhashable key is not there, as for Jinja.
            Self::Dict(dict) => match key {
                Self::List(_) | Self::Dict(_) | Self::Set(_) => Ok(None),
                Self::Undefined(undefined) if !undefined.is_lenient() => Err(undefined.error()),
                _ => dict.get(key),
            },
            Self::List(list) => match position(key, list.len())? {
                Some(index) => list.get(index),
                None => Ok(None),
            },
            Self::Tuple(tuple) => {
                Ok(position(key, tuple.len())?.and_then(|index| tuple.get(index).cloned()))
            }
            Self::Str(text) => {
                let Some(index) = position(key, self.len()?)? else {
                    return Ok(None);
                };
                Ok(if text.is_ascii() {
                    text.get(index..=index).map(Self::from)
                } else {
                    text.chars().nth(index).map(Self::from)
                })
            }
            Self::Bytes(bytes) => Ok(position(key, bytes.len())?
                .and_then(|index| bytes.get(index))
                .map(|byte| Self::Int(i64::from(*byte)))),
            Self::Object(object) => object.get_item(key),
            Self::Undefined(undefined) => Err(undefined.error()),
            _ => Ok(None),
        }
    }

    /// Python's `self[start:stop:step]`, `None` for a part left out. Works on lists, tuples, texts,
    /// bytes and ranges; `None` when the value cannot be sliced.
    pub fn slice(
        &self,
        start: Option<&Self>,
        stop: Option<&Self>,
        step: Option<&Self>,
    ) -> Result<Option<Self>, Error> {
        let len = match self {
            Self::List(_) | Self::Tuple(_) | Self::Str(_) | Self::Bytes(_) => self.len()?,
            Self::Object(_) => match self.downcast_object::<Range>() {
                Some(range) => range.count(),
                None => return Ok(None),
            },
            Self::Undefined(undefined) => return Err(undefined.error()),
            _ => return Ok(None),
        };
        let span = Span::new(bound(start)?, bound(stop)?, bound(step)?, len as i64)?;
        Ok(Some(match self {
            Self::List(list) => {
                meter::spend_elements(span.count)?;
                let mut out = Vec::with_capacity(span.count);
                for index in span.indices() {
                    out.extend(list.get(index)?);
                }
                Self::from(out)
            }
            Self::Tuple(tuple) => {
                meter::spend_elements(span.count)?;
                Self::tuple(span.indices().map(|index| tuple[index].clone()).collect())
            }
            Self::Bytes(bytes) => {
                meter::spend_text(span.count)?;
                let out: Vec<u8> = span.indices().map(|index| bytes[index]).collect();
                Self::from(out.as_slice())
            }
            Self::Str(text) if text.is_ascii() && span.step == 1 => {
                meter::spend_text(span.count)?;
                let start = span.start as usize;
                Self::from(&text[start..start + span.count])
            }
            Self::Str(text) => {
                meter::spend_text(text.len().saturating_mul(size_of::<char>()))?;
                let chars: Vec<char> = text.chars().collect();
                let out: String = span.indices().map(|index| chars[index]).collect();
                Self::Str(Str::new(out))
            }
            _ => match self.downcast_object::<Range>() {
                Some(range) => {
                    Self::object(range.slice(span.start, span.stop, span.step, span.count))
                }
                None => return Ok(None),
            },
        }))
    }
}

/// A normalized slice: exactly the indices it names.
struct Span {
    start: i64,
    stop: i64,
    step: i64,
    count: usize,
}

impl Span {
    fn new(
        start: Option<i64>,
        stop: Option<i64>,
        step: Option<i64>,
        len: i64,
    ) -> Result<Self, Error> {
        let step = step.unwrap_or(1);
        if step == 0 {
            return Err(Error::value_error("slice step cannot be zero"));
        }
        let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let clamp = |index: i64| {
            let index = if index < 0 {
                index.saturating_add(len)
            } else {
                index
            };
            index.clamp(low, high)
        };
        let start = start.map_or(if step > 0 { low } else { high }, clamp);
        let stop = stop.map_or(if step > 0 { high } else { low }, clamp);
        let distance = if step > 0 { stop - start } else { start - stop };
        let width = step.unsigned_abs();
        let count = if distance <= 0 {
            0
        } else {
            (distance as u64).div_ceil(width) as usize
        };
        Ok(Self {
            start,
            stop,
            step,
            count,
        })
    }

    fn indices(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.count).map(|n| (self.start + self.step * n as i64) as usize)
    }
}

/// An index as Python counts it; `None` past the ends or when the key is no int.
fn position(key: &Value, len: usize) -> Result<Option<usize>, Error> {
    if let Value::Undefined(undefined) = key {
        return Err(undefined.error());
    }
    let Some(index) = key.as_i64() else {
        return Ok(None);
    };
    let index = if index < 0 { index + len as i64 } else { index };
    Ok(usize::try_from(index).ok().filter(|index| *index < len))
}

fn bound(value: Option<&Value>) -> Result<Option<i64>, Error> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(Value::BigInt(number)) => Ok(Some(if number.sign() == num_bigint::Sign::Minus {
            i64::MIN / 2
        } else {
            i64::MAX / 2
        })),
        Some(Value::Undefined(undefined)) => Err(undefined.error()),
        Some(value) => match value.as_i64() {
            // Halved, so that sums with a length stay in range.
            Some(number) => Ok(Some(number.clamp(i64::MIN / 2, i64::MAX / 2))),
            None => Err(Error::type_error(
                "slice indices must be integers or None or have an __index__ method",
            )),
        },
    }
}
