//! `mandatory`, `type_debug`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["mandatory"], mandatory).accepting_undefined(),
    Plugin::new(&["type_debug"], type_debug).accepting_undefined(),
];

fn mandatory(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, message] = args.bind("mandatory", 1, ["a", "msg"])?;
    let value = value.value();
    let Value::Undefined(undefined) = &value else {
        return Ok(value);
    };
    if let Some(message) = message.some() {
        return Err(plugin_error(to_text(&message)?));
    }
    let name = undefined
        .name()
        .map(|name| format!("'{name}' "))
        .unwrap_or_default();
    Err(plugin_error(format!(
        "Mandatory variable {name}not defined."
    )))
}

fn type_debug(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("type_debug", 1, ["obj"])?;
    Ok(match value.value() {
        Value::Undefined(_) => Value::from("UndefinedMarker"),
        other => Value::from(other.type_name()),
    })
}
