//! `to_json`, `to_nice_json`, `from_json`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;
use crate::python::json_decode::loads;
use crate::python::json_encode::{JsonFormat, dumps};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["to_json"], to_json),
    Plugin::new(&["to_nice_json"], to_nice_json),
    Plugin::new(&["from_json"], from_json),
];

fn to_json(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut format = JsonFormat::default();
    apply_options(&mut args, &mut format)?;
    let [value] = args.bind("to_json", 1, ["a"])?;
    Ok(Value::from(dumps(&value.value(), &format)?))
}

fn to_nice_json(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut format = JsonFormat {
        indent: Some("    ".to_owned()),
        sort_keys: true,
        item_separator: ",".to_owned(),
        ..JsonFormat::default()
    };
    // The second positional argument is the indent.
    if args.positional.len() == 2
        && let Some(indent) = args.positional.pop()
    {
        args.named.push(("indent".into(), indent));
    }
    apply_options(&mut args, &mut format)?;
    let [value] = args.bind("to_nice_json", 1, ["a"])?;
    Ok(Value::from(dumps(&value.value(), &format)?))
}

fn apply_options(args: &mut Args, format: &mut JsonFormat) -> Result<(), Error> {
    if let Some(indent) = args.take_named("indent") {
        format.indent = match &indent {
            Value::None => None,
            Value::Str(text) => Some(text.as_str().to_owned()),
            number => {
                let width = number.as_i64().ok_or_else(|| {
                    Error::type_error(format!(
                        "can't multiply sequence by non-int of type '{}'",
                        number.type_name()
                    ))
                })?;
                Some(" ".repeat(usize::try_from(width).unwrap_or(0)))
            }
        };
    }
    for (name, flag) in [
        ("sort_keys", &mut format.sort_keys),
        ("ensure_ascii", &mut format.ensure_ascii),
        ("allow_nan", &mut format.allow_nan),
    ] {
        if let Some(value) = args.take_named(name) {
            *flag = value.is_true()?;
        }
    }
    if let Some(separators) = args
        .take_named("separators")
        .filter(|value| !value.is_none())
    {
        let parts = separators.to_vec()?;
        let [item, key] = parts.as_slice() else {
            return Err(Error::value_error(format!(
                "not enough values to unpack (expected 2, got {})",
                parts.len()
            )));
        };
        format.item_separator = item.str()?;
        format.key_separator = key.str()?;
    }
    // What these ask for is done anyway.
    for name in [
        "vault_to_text",
        "preprocess_unsafe",
        "skipkeys",
        "check_circular",
    ] {
        args.take_named(name);
    }
    Ok(())
}

fn from_json(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("from_json", 1, ["a"])?;
    match value.value() {
        Value::Str(text) => loads(&text),
        Value::Bytes(bytes) => loads(&String::from_utf8_lossy(&bytes)),
        other => Err(Error::type_error(format!(
            "the JSON object must be str, bytes or bytearray, not {}",
            other.type_name()
        ))),
    }
}
