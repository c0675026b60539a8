//! `bool`, `ternary`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["bool"], bool_filter),
    Plugin::new(&["ternary"], ternary).accepting_undefined(),
];

fn bool_filter(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("to_bool", 1, ["value"])?;
    let value = value.value();
    Ok(Value::Bool(match &value {
        Value::Str(text) => matches!(text.to_lowercase().as_str(), "yes" | "on" | "1" | "true"),
        Value::Bool(flag) => *flag,
        Value::Undefined(undefined) => return Err(undefined.error()),
        other => other.as_f64() == Some(1.0),
    }))
}

fn ternary(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, true_val, false_val, none_val] =
        args.bind("ternary", 3, ["value", "true_val", "false_val", "none_val"])?;
    let value = value.value();
    if value.is_none()
        && let Some(none_val) = none_val.some()
    {
        return Ok(none_val);
    }
    Ok(if value.is_true()? {
        true_val
    } else {
        false_val
    }
    .value())
}
