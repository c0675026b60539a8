//! `to_paths`: nested data as one dictionary, whose keys say where each value was.

use shevek_jinja::{Args, Dict, Error, Value};

use crate::TemplateConfiguration;
use crate::arguments::{Parameter, Type, read};
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.to_paths"], to_paths)];

const PARAMETERS: [Parameter; 3] = [
    Parameter::new("var", Type::Raw).required(),
    Parameter::new("prepend", Type::Text),
    Parameter::new("wantlist", Type::Bool),
];

fn to_paths(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, prefix, wants_list] = read(args, &PARAMETERS)?;
    let is_empty = data.is_mapping() || matches!(data, Value::List(_));
    let paths = match prefix.as_str().filter(|prefix| !prefix.is_empty()) {
        None if is_empty && data.is_empty()? => data,
        prefix => {
            let paths = Dict::new();
            flatten(&data, Value::from(prefix.unwrap_or_default()), &paths)?;
            Value::Dict(paths)
        }
    };
    Ok(if wants_list.is_true()? {
        Value::list(vec![paths])
    } else {
        paths
    })
}

/// Adds what is in `data`, which stands at the path `name`; the first key of a path may be any value.
fn flatten(data: &Value, name: Value, paths: &Dict) -> Result<(), Error> {
    if let Value::Undefined(undefined) = data {
        return Err(undefined.error());
    }
    if let Some(entries) = data.items()? {
        if entries.is_empty() {
            return paths.insert(name, Value::Dict(Dict::new())).map(drop);
        }
        for (key, value) in entries {
            flatten(&value, below(&name, key)?, paths)?;
        }
        return Ok(());
    }
    let Value::List(items) = data else {
        return paths.insert(name, data.clone()).map(drop);
    };
    if items.is_empty() {
        return paths.insert(name, Value::list(Vec::new())).map(drop);
    }
    for (index, item) in items.to_vec()?.iter().enumerate() {
        flatten(
            item,
            Value::from(format!("{}[{index}]", name.str()?)),
            paths,
        )?;
    }
    Ok(())
}

fn below(name: &Value, key: Value) -> Result<Value, Error> {
    if !name.is_true()? {
        return Ok(key);
    }
    let Some(text) = key.as_str() else {
        return Err(Error::type_error(format!(
            "expected string or bytes-like object, got '{}'",
            key.type_name()
        )));
    };
    let Some(name) = name.as_str() else {
        return Err(Error::type_error(format!(
            "unsupported operand type(s) for +: '{}' and 'str'",
            name.type_name()
        )));
    };
    let line = text.strip_suffix('\n').unwrap_or(text);
    let is_identifier = !line.starts_with(|c: char| c.is_ascii_digit())
        && !line.is_empty()
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    Ok(Value::from(if is_identifier {
        format!("{name}.{text}")
    } else {
        format!("{name}['{text}']")
    }))
}
