//! Iteration over any value.

use super::{List, Range, Str, Tuple, Value};
use crate::Error;

/// The elements of a value, resolved one by one.
pub struct ValueIter(Source);

enum Source {
    List(List, usize),
    Tuple(Tuple, usize),
    Chars(Str, usize),
    Range(Range, usize),
    Values(std::vec::IntoIter<Value>),
    Boxed(Box<dyn Iterator<Item = Result<Value, Error>> + Send>),
}

impl ValueIter {
    /// Over values that are there already.
    pub fn from_vec(values: Vec<Value>) -> Self {
        Self(Source::Values(values.into_iter()))
    }

    /// Over anything.
    pub fn new(iter: impl Iterator<Item = Result<Value, Error>> + Send + 'static) -> Self {
        Self(Source::Boxed(Box::new(iter)))
    }

    pub(super) fn range(range: Range) -> Self {
        Self(Source::Range(range, 0))
    }
}

impl Iterator for ValueIter {
    type Item = Result<Value, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Source::List(list, index) => {
                let item = list.get(*index).transpose();
                *index += 1;
                item
            }
            Source::Tuple(tuple, index) => {
                let item = tuple.get(*index).cloned().map(Ok);
                *index += 1;
                item
            }
            Source::Chars(text, offset) => {
                let c = text.as_str()[*offset..].chars().next()?;
                *offset += c.len_utf8();
                Some(Ok(Value::from(c)))
            }
            Source::Range(range, index) => {
                let item = range.at(*index).map(|number| Ok(Value::Int(number)));
                *index += 1;
                item
            }
            Source::Values(values) => values.next().map(Ok),
            Source::Boxed(iter) => iter.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Source::Values(values) => values.size_hint(),
            Source::Boxed(iter) => iter.size_hint(),
            Source::List(..) | Source::Tuple(..) | Source::Chars(..) | Source::Range(..) => {
                (0, None)
            }
        }
    }
}

impl Value {
    /// Python's `iter(value)`: a dict gives its keys, a text its characters.
    #[expect(
        clippy::iter_not_returning_iterator,
        reason = "Python's iter() may fail"
    )]
    pub fn iter(&self) -> Result<ValueIter, Error> {
        Ok(ValueIter(match self {
            Self::List(list) => Source::List(list.clone(), 0),
            Self::Tuple(tuple) => Source::Tuple(tuple.clone(), 0),
            Self::Dict(dict) => Source::Values(dict.keys().into_iter()),
            Self::Set(set) => Source::Values(set.to_vec().into_iter()),
            Self::Str(text) => Source::Chars(text.clone(), 0),
            Self::Bytes(bytes) => {
                let numbers: Vec<Self> = bytes
                    .iter()
                    .map(|byte| Self::Int(i64::from(*byte)))
                    .collect();
                Source::Values(numbers.into_iter())
            }
            Self::Undefined(undefined) if undefined.is_lenient() => {
                Source::Values(Vec::new().into_iter())
            }
            Self::Undefined(undefined) => return Err(undefined.error()),
            Self::Object(object) => match object.iter()? {
                Some(iter) => return Ok(iter),
                None => return Err(self.not_iterable()),
            },
            _ => return Err(self.not_iterable()),
        }))
    }

    /// The same for whoever goes through all elements at once: a sequence that is too long is refused.
    pub(crate) fn bounded_iter(&self) -> Result<ValueIter, Error> {
        self.spend_elements()?;
        if let Self::List(list) = self
            && let Some(items) = list.resolved_vec()
        {
            return Ok(ValueIter::from_vec(items));
        }
        self.iter()
    }

    fn not_iterable(&self) -> Error {
        Error::type_error(format!("'{}' object is not iterable", self.type_name()))
    }

    /// Whether [`Value::iter`] works.
    pub fn is_iterable(&self) -> bool {
        match self {
            Self::Undefined(undefined) => undefined.is_lenient(),
            Self::Object(object) => matches!(object.iter(), Ok(Some(_))),
            Self::List(_)
            | Self::Tuple(_)
            | Self::Dict(_)
            | Self::Set(_)
            | Self::Str(_)
            | Self::Bytes(_) => true,
            _ => false,
        }
    }
}
