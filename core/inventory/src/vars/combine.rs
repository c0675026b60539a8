//! Putting variables on top of others.

use std::sync::Arc;

use indexmap::IndexMap;
use shevek_jinja::{Dict, List, Value};

/// Variables by name, in the order of their appearance; raw, not templated.
pub type VariableMap = IndexMap<Arc<str>, Value>;

/// What happens to a dict that is set again: Ansible's `hash_behaviour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HashBehaviour {
    /// The new one replaces it.
    #[default]
    Replace,
    /// The new one is merged into it, recursively.
    Merge,
}

/// Sets one variable to a copy of its own of the value: what sources set for several hosts, or several times through
/// an alias, is never one list or dict.
pub(crate) fn set_variable(
    variables: &mut VariableMap,
    name: &str,
    value: Value,
    behaviour: HashBehaviour,
) {
    let value = own_copy(value);
    match variables.get_mut(name) {
        Some(old) => *old = combined(old, &value, behaviour),
        None => {
            variables.insert(Arc::from(name), value);
        }
    }
}

fn own_copy(value: Value) -> Value {
    match value {
        Value::List(list) => {
            let copy = List::new(list.raw_vec().into_iter().map(own_copy).collect::<Vec<_>>());
            Value::List(match list.origin() {
                Some(origin) => copy.with_origin(origin.clone()),
                None => copy,
            })
        }
        Value::Dict(dict) => {
            let copy = Dict::with_capacity(dict.len());
            for (key, value) in dict.raw_items() {
                // Keys that are in a dict can be inserted.
                let _ = copy.insert(key, own_copy(value));
            }
            Value::Dict(match dict.origin() {
                Some(origin) => copy.with_origin(origin.clone()),
                None => copy,
            })
        }
        other => other,
    }
}

/// Puts `new` on top of `variables`.
pub fn combine(variables: &mut VariableMap, new: &VariableMap, behaviour: HashBehaviour) {
    for (name, value) in new {
        match variables.get_mut(name) {
            Some(old) => *old = combined(old, value, behaviour),
            None => {
                variables.insert(Arc::clone(name), value.clone());
            }
        }
    }
}

/// The old dict with the new one's entries on top; both stay as they are. Everything else is replaced.
fn combined(old: &Value, new: &Value, behaviour: HashBehaviour) -> Value {
    let (HashBehaviour::Merge, Value::Dict(below), Value::Dict(above)) = (behaviour, old, new)
    else {
        return new.clone();
    };
    let merged = Dict::with_capacity(below.len() + above.len());
    for (key, value) in below.raw_items() {
        // Keys that are in a dict can be inserted.
        let _ = merged.insert(key, value);
    }
    for (key, value) in above.raw_items() {
        let old = merged.get(&key).ok().flatten();
        let value = old.map_or_else(|| value.clone(), |old| combined(&old, &value, behaviour));
        let _ = merged.insert(key, value);
    }
    Value::Dict(merged)
}
