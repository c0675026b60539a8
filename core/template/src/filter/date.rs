//! `strftime`, `to_datetime`.

use shevek_jinja::{Args, Error, Value, meter};

use jiff::tz::TimeZone;

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error};
use crate::python::strftime::{BrokenDownTime, MOST_GROWTH, strftime, strptime};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["strftime"], strftime_filter).volatile(),
    Plugin::new(&["to_datetime"], to_datetime),
];

fn strftime_filter(configuration: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [format, second, utc] = args.bind("strftime", 1, ["string_format", "second", "utc"])?;
    let format = format_text(&format.value(), "strftime")?;
    let epoch = match second.some() {
        None => (configuration.clock)().as_second(),
        Some(value) => {
            let invalid = || {
                plugin_error(format!(
                    "Invalid value for epoch value ({})",
                    value.str().unwrap_or_default()
                ))
            };
            let seconds = match &value {
                Value::Str(text) => text.trim().parse::<f64>().ok(),
                other => other.as_f64(),
            };
            seconds
                .filter(|seconds| seconds.is_finite())
                .ok_or_else(invalid)?
                .floor() as i64
        }
    };
    let is_utc = utc.bool(false)?;
    let zone = if is_utc {
        TimeZone::UTC
    } else {
        configuration.time_zone.clone()
    };
    let mut time = BrokenDownTime::at(epoch, &zone)
        .ok_or_else(|| Error::value_error("year is out of range"))?;
    if is_utc {
        // What C calls it, and Python's gmtime with it.
        "GMT".clone_into(&mut time.zone);
    }
    meter::spend_text(format.len().saturating_mul(MOST_GROWTH))?;
    Ok(Value::from(strftime(&format, &time)))
}

/// The first argument of Python's function; anything but text is an error in the words of C.
fn format_text(value: &Value, function: &str) -> Result<String, Error> {
    match value {
        Value::Str(text) => Ok(text.as_str().to_owned()),
        other => {
            let name = match other {
                Value::None => "None",
                other => other.type_name(),
            };
            Err(Error::type_error(format!(
                "{function}() argument 1 must be str, not {name}"
            )))
        }
    }
}

fn to_datetime(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [string, format] = args.bind("to_datetime", 1, ["string", "format"])?;
    let string = string.value();
    Ok(Value::DateTime(strptime(
        &format_text(&string, "strptime")?,
        &format.text("%Y-%m-%d %H:%M:%S")?,
    )?))
}
