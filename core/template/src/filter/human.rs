//! `human_readable`, `human_to_bytes`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};
use crate::python::human_bytes;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["human_readable"], human_readable),
    Plugin::new(&["human_to_bytes"], human_to_bytes),
];

fn human_readable(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [size, isbits, unit] = args.bind("human_readable", 1, ["size", "isbits", "unit"])?;
    let size = size.value();
    let Some(number) = size.as_number() else {
        return Err(plugin_error(format!(
            "human_readable() failed on bad input: '>=' not supported between instances of '{}' and 'int'",
            size.type_name()
        )));
    };
    let number = number.to_float()?;
    let unit = unit.some().map(|unit| to_text(&unit)).transpose()?;
    Ok(Value::from(human_bytes::format(
        number,
        isbits.bool(false)?,
        unit.as_deref(),
    )))
}

fn human_to_bytes(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [size, default_unit, isbits] =
        args.bind("human_to_bytes", 1, ["size", "default_unit", "isbits"])?;
    let default_unit = default_unit.some().map(|unit| to_text(&unit)).transpose()?;
    human_bytes::parse(
        &to_text(&size.value())?,
        default_unit.as_deref(),
        isbits.bool(false)?,
    )
    .map(Value::from)
    .map_err(|why| plugin_error(format!("human_to_bytes() can't interpret the input: {why}")))
}
