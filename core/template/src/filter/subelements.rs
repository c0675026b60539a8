//! `subelements`.

use shevek_jinja::meter::Growth;
use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["subelements"], subelements)];

fn subelements(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [obj, path, skip_missing] =
        args.bind("subelements", 2, ["obj", "subelements", "skip_missing"])?;
    let (obj, path, skip_missing) = (obj.value(), path.value(), skip_missing.bool(false)?);
    let elements = match obj.items()? {
        Some(pairs) => pairs.into_iter().map(|(_, value)| value).collect(),
        None if obj.is_list_like() => obj.to_vec()?,
        None => return Err(plugin_error("obj must be a list of dicts or a nested dict")),
    };
    let keys: Vec<Value> = match &path {
        Value::Str(text) => text.split('.').map(Value::from).collect(),
        Value::List(list) => list.to_vec()?,
        _ => return Err(plugin_error("subelements must be a list or a string")),
    };
    let mut out = Vec::new();
    let mut made = Growth::default();
    for element in elements {
        let Some(values) = descend(&element, &keys, skip_missing)? else {
            continue;
        };
        if !values.is_list_like() {
            let key = keys.last().map(to_text).transpose()?.unwrap_or_default();
            return Err(Error::type_error(format!(
                "the key '{key}' should point to a list, got {}",
                values.repr()?
            )));
        }
        made.add_elements(values.len()?.saturating_mul(4))?;
        for value in values.to_vec()? {
            out.push(Value::tuple(vec![element.clone(), value]));
        }
    }
    Ok(Value::list(out))
}

/// `None` when something is missing and may be.
fn descend(element: &Value, keys: &[Value], skip_missing: bool) -> Result<Option<Value>, Error> {
    let mut values = element.clone();
    for key in keys {
        if !values.is_mapping() {
            return Err(plugin_error(format!(
                "the key {} should point to a dictionary, got '{}': '{}' object is not subscriptable",
                to_text(key)?,
                values.str()?,
                values.type_name()
            )));
        }
        match values.get_item(key)? {
            Some(next) => values = next,
            None if skip_missing => return Ok(None),
            None => {
                return Err(plugin_error(format!(
                    "could not find {} key in iterated item {}",
                    key.repr()?,
                    values.repr()?
                )));
            }
        }
    }
    Ok(Some(values))
}
