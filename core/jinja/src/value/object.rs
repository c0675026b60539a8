//! Values that the crate's user defines.

use std::any::Any;
use std::cmp::Ordering;
use std::fmt::Debug;

use super::{Value, ValueIter};
use crate::call::Args;
use crate::runtime::State;
use crate::{Error, ErrorKind};

/// A value with behavior of its own. The defaults make it opaque: no attributes, not callable,
/// not iterable, true, equal to itself only.
#[expect(clippy::len_without_is_empty, reason = "a length need not exist")]
pub trait Object: Send + Sync + Debug {
    /// The name Python would print for the type.
    fn type_name(&self) -> &str;

    /// For downcasting: `fn as_any(&self) -> &dyn Any { self }`.
    fn as_any(&self) -> &dyn Any;

    /// `obj.name`; `None` when there is no such attribute.
    fn get_attr(&self, _name: &str) -> Result<Option<Value>, Error> {
        Ok(None)
    }

    /// `obj[key]`; `None` when there is no such item.
    fn get_item(&self, _key: &Value) -> Result<Option<Value>, Error> {
        Ok(None)
    }

    /// `{% set obj.name = value %}`, as a namespace allows.
    fn set_attr(&self, _name: &str, _value: Value) -> Result<(), Error> {
        Err(Error::new(
            ErrorKind::Runtime,
            "cannot assign attribute on non-namespace object",
        ))
    }

    /// Whether it may be called.
    fn is_callable(&self) -> bool {
        false
    }

    /// Whether calling it with undefined arguments is its own affair. Otherwise, where the
    /// environment defers errors, the first undefined argument is the result.
    fn accepts_undefined(&self) -> bool {
        false
    }

    /// `obj(args)`.
    fn call(&self, _state: &mut State<'_>, _args: Args) -> Result<Value, Error> {
        Err(Error::type_error(format!(
            "'{}' object is not callable",
            self.type_name()
        )))
    }

    /// `obj.name(args)`; `None` when there is no such method (then the attribute is called).
    fn call_method(
        &self,
        _state: &mut State<'_>,
        _name: &str,
        _args: &Args,
    ) -> Result<Option<Value>, Error> {
        Ok(None)
    }

    /// The elements (a mapping gives its keys); `None` when it is not iterable.
    #[expect(
        clippy::iter_not_returning_iterator,
        reason = "Python's iter() may fail"
    )]
    fn iter(&self) -> Result<Option<ValueIter>, Error> {
        Ok(None)
    }

    /// `len(obj)`; `None` when it has no length.
    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(None)
    }

    /// `bool(obj)`.
    fn truth(&self) -> Result<bool, Error> {
        Ok(self.len()?.is_none_or(|len| len > 0))
    }

    /// `repr(obj)`.
    fn repr(&self) -> Result<String, Error> {
        Ok(format!("<{}>", self.type_name()))
    }

    /// `str(obj)`.
    fn str(&self) -> Result<String, Error> {
        self.repr()
    }

    /// `obj == other`; `None` for identity.
    fn equals(&self, _other: &Value) -> Result<Option<bool>, Error> {
        Ok(None)
    }

    /// Order against `other`; `None` when there is none.
    fn compare(&self, _other: &Value) -> Result<Option<Ordering>, Error> {
        Ok(None)
    }

    /// `value in obj`; `None` to search the elements.
    fn contains(&self, _value: &Value) -> Result<Option<bool>, Error> {
        Ok(None)
    }

    /// Whether it is a mapping: [`Object::iter`] gives keys, [`Object::get_item`] their values.
    fn is_mapping(&self) -> bool {
        false
    }

    /// Whether it is a sequence (has a length and items by number).
    fn is_sequence(&self) -> bool {
        false
    }

    /// Whether it may be a key of a dict.
    fn is_hashable(&self) -> bool {
        true
    }

    /// A number that equal objects share; for hashing.
    fn hash_seed(&self) -> u64 {
        0
    }

    /// Whether something inside could still need to be resolved, see [`super::Lazy`].
    fn may_be_template(&self) -> bool {
        false
    }
}
