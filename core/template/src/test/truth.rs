//! `truthy`, `falsy`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["truthy"], truthy),
    Plugin::new(&["falsy"], falsy),
];

fn truth(args: Args, function: &str) -> Result<bool, Error> {
    let [value, convert_bool] = args.bind(function, 1, ["value", "convert_bool"])?;
    let value = value.value();
    if convert_bool.bool(false)? {
        let text = value.as_str().map(str::to_lowercase);
        match text.as_deref() {
            Some("y" | "yes" | "on" | "1" | "true" | "t") => return Ok(true),
            Some("n" | "no" | "off" | "0" | "false" | "f") => return Ok(false),
            _ => {}
        }
    }
    value.is_true()
}

fn truthy(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    truth(args, "truthy").map(Value::Bool)
}

fn falsy(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(!truth(args, "falsy")?))
}
