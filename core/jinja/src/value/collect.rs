//! Length, elements and entries of any value.

use super::{List, Value};
use crate::{Error, ErrorKind, meter};

/// Longer sequences are not turned into lists, whatever the budget.
const MAX_LEN: usize = 1 << 24;

impl Value {
    /// Pays for going through all elements; refuses a sequence that is too long for that.
    pub(super) fn spend_elements(&self) -> Result<(), Error> {
        meter::spend_elements(match self {
            Self::List(list) => list.len(),
            Self::Tuple(tuple) => tuple.len(),
            Self::Dict(dict) => dict.len(),
            Self::Set(set) => set.len(),
            Self::Str(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Object(object) => match object.len()? {
                Some(len) if len > MAX_LEN => {
                    return Err(Error::new(
                        ErrorKind::Budget,
                        "the sequence is too long to go through",
                    ));
                }
                len => len.unwrap_or(0),
            },
            _ => 0,
        })
    }

    /// Python's `list(value)`, resolved.
    pub fn to_vec(&self) -> Result<Vec<Self>, Error> {
        self.spend_elements()?;
        match self {
            Self::List(list) => list.to_vec(),
            Self::Tuple(tuple) => Ok(tuple.to_vec()),
            _ => self.iter()?.collect(),
        }
    }

    /// The entries of a mapping, values resolved; `None` when it is not a mapping.
    pub fn items(&self) -> Result<Option<Vec<(Self, Self)>>, Error> {
        match self {
            Self::Dict(dict) => {
                self.spend_elements()?;
                dict.items().map(Some)
            }
            Self::Object(object) if object.is_mapping() => {
                let mut out = Vec::new();
                for key in self.iter()? {
                    let key = key?;
                    if let Some(value) = object.get_item(&key)? {
                        out.push((key, value));
                    }
                }
                Ok(Some(out))
            }
            Self::Undefined(undefined) if !undefined.is_lenient() => Err(undefined.error()),
            _ => Ok(None),
        }
    }

    /// Python's `len(value)`.
    pub fn len(&self) -> Result<usize, Error> {
        let len = match self {
            Self::Str(text) => Some(if text.is_ascii() {
                text.as_str().len()
            } else {
                text.chars().count()
            }),
            Self::Bytes(bytes) => Some(bytes.len()),
            Self::List(list) => Some(list.len()),
            Self::Tuple(tuple) => Some(tuple.len()),
            Self::Dict(dict) => Some(dict.len()),
            Self::Set(set) => Some(set.len()),
            Self::Undefined(undefined) if undefined.is_lenient() => Some(0),
            Self::Undefined(undefined) => return Err(undefined.error()),
            Self::Object(object) => object.len()?,
            _ => None,
        };
        len.ok_or_else(|| {
            Error::type_error(format!(
                "object of type '{}' has no len()",
                self.type_name()
            ))
        })
    }

    /// Whether `len(value)` is 0.
    pub fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.len()? == 0)
    }

    /// Whether it is a mapping (Python's `collections.abc.Mapping`).
    pub fn is_mapping(&self) -> bool {
        match self {
            Self::Dict(_) => true,
            Self::Object(object) => object.is_mapping(),
            _ => false,
        }
    }

    /// Whether it is a sequence other than text: a list, tuple or sequence object.
    pub fn is_list_like(&self) -> bool {
        match self {
            Self::List(_) | Self::Tuple(_) => true,
            Self::Object(object) => object.is_sequence(),
            _ => false,
        }
    }

    /// Whether it may be called.
    pub fn is_callable(&self) -> bool {
        matches!(self, Self::Object(object) if object.is_callable())
    }

    /// A `list` value.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(List::new(items))
    }

    /// A `tuple` value.
    pub fn tuple(items: Vec<Self>) -> Self {
        Self::Tuple(items.into())
    }
}
