//! Lazy elements: resolving all of them, and finding out that there are none.

use std::sync::atomic::{AtomicU8, Ordering};

use super::list::{NO, UNKNOWN, YES};
use super::{Dict, List, Value};
use crate::{Error, ErrorKind};

const MAX_DEPTH: usize = 200;

impl Value {
    /// The value with everything inside resolved. What needs nothing is the same value as before;
    /// containers with lazy elements are rebuilt without their resolver.
    pub fn deep_resolve(&self) -> Result<Self, Error> {
        Ok(deep(self, 0)?.unwrap_or_else(|| self.clone()))
    }

    /// Whether anything inside could need to be resolved: a trusted text that looks like a
    /// template, or a text with an extension. Containers remember the answer until they are changed (a change deep inside a
    /// container that has answered already is not noticed by the outer one).
    pub fn may_be_template(&self) -> bool {
        may_be_template(self, 0)
    }
}

/// `None` when nothing changes.
fn deep(value: &Value, depth: usize) -> Result<Option<Value>, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::new(
            ErrorKind::Recursion,
            "maximum recursion depth exceeded",
        ));
    }
    match value {
        Value::List(list) => {
            let mut changed = list.is_lazy();
            let items = deep_all(list.to_vec()?, depth, &mut changed)?;
            Ok(changed.then(|| {
                let new = List::new(items);
                Value::List(match list.origin() {
                    Some(origin) => new.with_origin(origin.clone()),
                    None => new,
                })
            }))
        }
        Value::Tuple(tuple) => {
            let mut changed = false;
            let items = deep_all(tuple.to_vec(), depth, &mut changed)?;
            Ok(changed.then(|| Value::tuple(items)))
        }
        Value::Dict(dict) => {
            let mut changed = dict.is_lazy();
            let mut pairs = dict.items()?;
            for (_, value) in &mut pairs {
                if let Some(new) = deep(value, depth + 1)? {
                    *value = new;
                    changed = true;
                }
            }
            if !changed {
                return Ok(None);
            }
            let new = Dict::from_pairs(pairs)?;
            Ok(Some(Value::Dict(match dict.origin() {
                Some(origin) => new.with_origin(origin.clone()),
                None => new,
            })))
        }
        Value::Undefined(undefined) if !undefined.is_lenient() => Err(undefined.error()),
        _ => Ok(None),
    }
}

fn deep_all(mut items: Vec<Value>, depth: usize, changed: &mut bool) -> Result<Vec<Value>, Error> {
    for item in &mut items {
        if let Some(new) = deep(item, depth + 1)? {
            *item = new;
            *changed = true;
        }
    }
    Ok(items)
}

fn may_be_template(value: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return true;
    }
    match value {
        // What an extension means only the crate's user knows.
        Value::Str(text) => {
            text.may_be_template() || text.tags().is_some_and(|tags| tags.extension.is_some())
        }
        Value::Tuple(items) => items.iter().any(|item| may_be_template(item, depth + 1)),
        Value::List(list) => cached(list.template_state(), || {
            list.raw_vec()
                .iter()
                .any(|item| may_be_template(item, depth + 1))
        }),
        Value::Dict(dict) => cached(dict.template_state(), || {
            dict.raw_items().iter().any(|(key, value)| {
                may_be_template(value, depth + 1) || may_be_template(key, depth + 1)
            })
        }),
        Value::Object(object) => object.may_be_template(),
        _ => false,
    }
}

fn cached(state: &AtomicU8, compute: impl FnOnce() -> bool) -> bool {
    match state.load(Ordering::Relaxed) {
        UNKNOWN => {
            let answer = compute();
            state.store(if answer { YES } else { NO }, Ordering::Relaxed);
            answer
        }
        known => known == YES,
    }
}
