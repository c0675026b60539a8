//! `dict`.

use std::any::Any;

use crate::{Args, Dict, Error, Object, State, Value};

/// The type `dict`: callable, with `dict.fromkeys`.
#[derive(Debug)]
pub(super) struct DictType;

impl Object for DictType {
    fn type_name(&self) -> &'static str {
        "type"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_callable(&self) -> bool {
        true
    }

    fn call(&self, _state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        let dict = Dict::new();
        fill_dict(&dict, args, "dict")?;
        Ok(Value::Dict(dict))
    }

    fn call_method(
        &self,
        _state: &mut State<'_>,
        name: &str,
        args: &Args,
    ) -> Result<Option<Value>, Error> {
        if name == "fromkeys" {
            dict_from_keys(args.clone()).map(Some)
        } else {
            Ok(None)
        }
    }

    fn repr(&self) -> Result<String, Error> {
        Ok("<class 'dict'>".to_owned())
    }
}

/// `dict.fromkeys(iterable, value)`
pub(crate) fn dict_from_keys(args: Args) -> Result<Value, Error> {
    let [keys, value] = args.bind("fromkeys", 1, ["iterable", "value"])?;
    let value = value.value();
    let dict = Dict::new();
    for key in keys.value().bounded_iter()? {
        dict.insert(key?, value.clone())?;
    }
    Ok(Value::Dict(dict))
}

/// What `dict(...)` and `dict.update(...)` do with their arguments.
pub(crate) fn fill_dict(dict: &Dict, args: Args, name: &str) -> Result<(), Error> {
    if args.positional.len() > 1 {
        return Err(Error::type_error(format!(
            "{name} expected at most 1 argument, got {}",
            args.positional.len()
        )));
    }
    if let Some(source) = args.positional.first() {
        match source.items()? {
            Some(items) => {
                for (key, value) in items {
                    dict.insert(key, value)?;
                }
            }
            None => {
                for (index, pair) in source.bounded_iter()?.enumerate() {
                    let (key, value) = pair_of(&pair?, index)?;
                    dict.insert(key, value)?;
                }
            }
        }
    }
    for (key, value) in args.named {
        dict.insert(key, value)?;
    }
    Ok(())
}

fn pair_of(pair: &Value, index: usize) -> Result<(Value, Value), Error> {
    if !pair.is_iterable() && !pair.is_undefined() {
        return Err(Error::type_error(format!(
            "cannot convert dictionary update sequence element #{index} to a sequence"
        )));
    }
    let parts = pair.to_vec()?;
    match <[Value; 2]>::try_from(parts) {
        Ok([key, value]) => Ok((key, value)),
        Err(parts) => Err(Error::value_error(format!(
            "dictionary update sequence element #{index} has length {}; 2 is required",
            parts.len()
        ))),
    }
}
