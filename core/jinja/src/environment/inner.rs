//! What an environment holds.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Budget, CallKind, Callable, Loader, Missing, jinja_undefined_text};
use crate::syntax::{Interner, Syntax};
use crate::value::{Missed, UndefinedBehavior, UndefinedText, What};
use crate::{Error, Undefined, Value};

pub(crate) type Names<T> = HashMap<Arc<str>, T, foldhash::fast::RandomState>;
/// Finds a filter or test that is not registered.
pub(crate) type Fallback = Arc<dyn Fn(&str) -> Result<Option<Callable>, Error> + Send + Sync>;
pub(crate) type WrapError = Arc<dyn Fn(CallKind, &str, Error) -> Error + Send + Sync>;
pub(crate) type TextOf = Arc<dyn Fn(&Value) -> Result<Value, Error> + Send + Sync>;
/// Gives a random number below its argument.
pub(crate) type RandomBelow = Arc<dyn Fn(usize) -> usize + Send + Sync>;

/// The configuration, shared by all templates compiled with it.
#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) syntax: Arc<Syntax>,
    pub(crate) filters: Names<Callable>,
    pub(crate) tests: Names<Callable>,
    pub(crate) globals: Names<Value>,
    pub(crate) filter_fallback: Option<Fallback>,
    pub(crate) test_fallback: Option<Fallback>,
    pub(crate) loader: Option<Arc<dyn Loader>>,
    pub(crate) budget: Budget,
    pub(crate) undefined_text: UndefinedText,
    pub(crate) undefined_behavior: UndefinedBehavior,
    pub(crate) defer_errors: bool,
    pub(crate) wrap_error: Option<WrapError>,
    pub(crate) text_of: Option<TextOf>,
    pub(crate) random_below: RandomBelow,
    pub(crate) names: Arc<Interner>,
}

impl Inner {
    pub(crate) fn empty() -> Self {
        Self {
            syntax: Arc::default(),
            filters: Names::default(),
            tests: Names::default(),
            globals: Names::default(),
            filter_fallback: None,
            test_fallback: None,
            loader: None,
            budget: Budget::default(),
            undefined_text: Arc::new(jinja_undefined_text),
            undefined_behavior: UndefinedBehavior::default(),
            defer_errors: false,
            wrap_error: None,
            text_of: None,
            random_below: Arc::new(seeded_by_hasher),
            names: Arc::new(Interner::default()),
        }
    }

    pub(crate) fn find_filter(&self, name: &str) -> Result<Option<Callable>, Error> {
        find(&self.filters, self.filter_fallback.as_ref(), name)
    }

    pub(crate) fn find_test(&self, name: &str) -> Result<Option<Callable>, Error> {
        find(&self.tests, self.test_fallback.as_ref(), name)
    }

    /// The undefined value for something that is not there.
    pub(crate) fn undefined(&self, missing: &Missing<'_>) -> Undefined {
        let undefined =
            Undefined::new((self.undefined_text)(missing)).with_behavior(self.undefined_behavior);
        match missing {
            Missing::Variable(name) | Missing::Attribute(_, name) => undefined.with_name(*name),
            Missing::Item(_, Value::Str(name)) => undefined.with_name(name.as_str()),
            Missing::Item(..) => undefined,
        }
    }

    /// The value of a variable that is not there.
    pub(crate) fn undefined_variable(&self, name: &Arc<str>) -> Undefined {
        self.missed(What::Variable(Arc::clone(name)))
    }

    /// The value of an attribute that is not there.
    pub(crate) fn undefined_attribute(&self, object: &Value, name: Value) -> Undefined {
        match object.own_type_name() {
            Some(owner) => self.missed(What::Attribute(owner, name)),
            None => self.undefined(&Missing::Attribute(
                object.type_name(),
                name.as_str().unwrap_or_default(),
            )),
        }
    }

    /// The value of an item that is not there.
    pub(crate) fn undefined_item(&self, object: &Value, key: &Value) -> Undefined {
        match (object.own_type_name(), key) {
            (Some(owner), Value::Str(_) | Value::Int(_)) => {
                self.missed(What::Item(owner, key.clone()))
            }
            _ => self.undefined(&Missing::Item(object.type_name(), key)),
        }
    }

    fn missed(&self, what: What) -> Undefined {
        let text = Arc::clone(&self.undefined_text);
        Undefined::missed(Missed { what, text }, self.undefined_behavior)
    }

    /// An undefined value with a text of its own.
    pub(crate) fn undefined_hint(&self, hint: &str) -> Undefined {
        Undefined::new(hint).with_behavior(self.undefined_behavior)
    }
}

fn find(
    known: &Names<Callable>,
    fallback: Option<&Fallback>,
    name: &str,
) -> Result<Option<Callable>, Error> {
    if let Some(callable) = known.get(name) {
        return Ok(Some(callable.clone()));
    }
    fallback.map_or(Ok(None), |fallback| fallback(name))
}

/// The default source of randomness: the operating system's, by way of a fresh hasher.
fn seeded_by_hasher(below: usize) -> usize {
    use std::hash::{BuildHasher, Hasher};
    let random = std::collections::hash_map::RandomState::new()
        .build_hasher()
        .finish();
    if below == 0 {
        0
    } else {
        (random % below as u64) as usize
    }
}
