//! From the result of an evaluation to a value that may be stored.

use std::sync::Arc;

use shevek_jinja::meter::Growth;
use shevek_jinja::{Dict, Error, ErrorKind, List, Undefined, Value};

use crate::{TemplateError, TemplateErrorKind, is_omit};

/// Resolves what is lazy, takes omitted elements out, makes lists of tuples and generators. What
/// needs nothing of this is the same value as before. `omit` itself stays.
pub(crate) fn finalize(value: &Value) -> Result<Value, Error> {
    finalize_with(value, &mut Err)
}

/// What takes the place of something undefined, given the error that its use is.
pub(super) type Instead<'a> = dyn FnMut(Error) -> Result<Value, Error> + 'a;

/// [`finalize`] with a say about what is undefined.
pub(super) fn finalize_with(value: &Value, instead: &mut Instead<'_>) -> Result<Value, Error> {
    let mut rebuilding = Rebuilding {
        instead,
        depth: 0,
        made: Growth::default(),
    };
    Ok(rebuilding.changed(value)?.unwrap_or_else(|| value.clone()))
}

/// Deeper values hold themselves.
const MAX_DEPTH: usize = 200;

struct Rebuilding<'a, 'b> {
    instead: &'a mut Instead<'b>,
    depth: usize,
    made: Growth,
}

impl Rebuilding<'_, '_> {
    fn deeper(&mut self, value: &Value) -> Result<Option<Value>, Error> {
        if self.depth >= MAX_DEPTH {
            return Err(Error::new(
                ErrorKind::Recursion,
                "maximum recursion depth exceeded",
            ));
        }
        self.depth += 1;
        let changed = self.changed(value);
        self.depth -= 1;
        changed
    }

    /// `None` when the value may be stored as it is.
    fn changed(&mut self, value: &Value) -> Result<Option<Value>, Error> {
        Ok(match value {
            Value::Str(text) if text.is_markup() => Some(Value::Str(text.plain())),
            Value::List(list) => {
                let rebuilt = self.elements(value.to_vec()?)?;
                match rebuilt {
                    (items, true) => Some(rebuild_list(list, items)),
                    (items, false) if list.is_lazy() => Some(rebuild_list(list, items)),
                    _ => None,
                }
            }
            Value::Tuple(items) => Some(Value::list(self.elements(items.to_vec())?.0)),
            Value::Set(set) => Some(Value::list(self.elements(set.to_vec())?.0)),
            Value::Dict(dict) => self.changed_dict(dict)?,
            Value::Undefined(undefined) => Some((self.instead)(undefined_error(undefined))?),
            Value::Object(object) if !is_omit(value) => {
                if object.is_callable() || !value.is_iterable() || object.type_name() == "range" {
                    return Err(unstorable(value));
                }
                match value.items()? {
                    Some(pairs) => {
                        let dict = Dict::from_pairs(pairs)?;
                        Some(self.changed_dict(&dict)?.unwrap_or(Value::Dict(dict)))
                    }
                    None => Some(Value::list(self.elements(value.to_vec()?)?.0)),
                }
            }
            _ => None,
        })
    }

    fn elements(&mut self, items: Vec<Value>) -> Result<(Vec<Value>, bool), Error> {
        self.made.add_elements(items.len())?;
        let mut any_changed = false;
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            if is_omit(&item) {
                any_changed = true;
                continue;
            }
            match self.deeper(&item)? {
                Some(new) => {
                    any_changed = true;
                    out.push(new);
                }
                None => out.push(item),
            }
        }
        Ok((out, any_changed))
    }

    fn changed_dict(&mut self, dict: &Dict) -> Result<Option<Value>, Error> {
        self.made.add_elements(2 * dict.len())?;
        let mut any_changed = dict.is_lazy();
        let mut pairs = Vec::with_capacity(dict.len());
        for (key, value) in dict.items()? {
            if is_omit(&value) {
                any_changed = true;
                continue;
            }
            match self.deeper(&value)? {
                Some(new) => {
                    any_changed = true;
                    pairs.push((key, new));
                }
                None => pairs.push((key, value)),
            }
        }
        if !any_changed {
            return Ok(None);
        }
        let new = Dict::from_pairs(pairs)?;
        Ok(Some(Value::Dict(match dict.origin() {
            Some(origin) => new.with_origin(origin.clone()),
            None => new,
        })))
    }
}

fn unstorable(value: &Value) -> Error {
    let message = format!(
        "Type '{}' is unsupported for variable storage.",
        value.type_name()
    );
    let text: Arc<str> = value.str().unwrap_or_default().as_str().into();
    let error =
        TemplateError::new(TemplateErrorKind::Unstorable, &*message).or_source(&text, None, None);
    Error::type_error(message).with_source(error)
}

fn undefined_error(undefined: &Undefined) -> Error {
    if undefined.is_lenient() {
        return Error::new(
            ErrorKind::Type,
            "Type 'Undefined' is unsupported for variable storage.",
        );
    }
    undefined.error()
}

fn rebuild_list(list: &List, items: Vec<Value>) -> Value {
    let new = List::new(items);
    Value::List(match list.origin() {
        Some(origin) => new.with_origin(origin.clone()),
        None => new,
    })
}
