//! `to_time_unit`, `to_seconds` and so on: spans of time such as `2h 30m` as numbers.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, text_with};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["community.general.to_days"], |_, args| {
        to("to_days", "d", args)
    }),
    Plugin::new(&["community.general.to_hours"], |_, args| {
        to("to_hours", "h", args)
    }),
    Plugin::new(&["community.general.to_milliseconds"], |_, args| {
        to("to_milliseconds", "ms", args)
    }),
    Plugin::new(&["community.general.to_minutes"], |_, args| {
        to("to_minutes", "m", args)
    }),
    Plugin::new(&["community.general.to_months"], |_, args| {
        to("to_months", "mo", args)
    }),
    Plugin::new(&["community.general.to_seconds"], |_, args| {
        to("to_seconds", "s", args)
    }),
    Plugin::new(&["community.general.to_time_unit"], to_time_unit),
    Plugin::new(&["community.general.to_weeks"], |_, args| {
        to("to_weeks", "w", args)
    }),
    Plugin::new(&["community.general.to_years"], |_, args| {
        to("to_years", "y", args)
    }),
];

const SHORT: [&str; 8] = ["ms", "s", "m", "h", "d", "w", "mo", "y"];

/// In the order in which the error names them.
const LONG: [(&str, &str); 12] = [
    ("millisecond", "ms"),
    ("msec", "ms"),
    ("msecond", "ms"),
    ("sec", "s"),
    ("second", "s"),
    ("hour", "h"),
    ("min", "m"),
    ("minute", "m"),
    ("day", "d"),
    ("week", "w"),
    ("month", "mo"),
    ("year", "y"),
];

/// How many days a month and a year have.
struct Calendar {
    month: f64,
    year: f64,
}

fn to(filter: &str, unit: &str, args: Args) -> Result<Value, Error> {
    if args.positional.len() > 1 {
        return Err(Error::type_error(format!(
            "{filter}() takes 1 positional argument but {} were given",
            args.positional.len()
        )));
    }
    converted(args, &Value::from(unit))
}

fn to_time_unit(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let unit = match args.positional.len() {
        0 | 1 => args.take_named("unit").unwrap_or_else(|| Value::from("ms")),
        2 => args.positional.remove(1),
        given => {
            return Err(Error::type_error(format!(
                "to_time_unit() takes from 1 to 2 positional arguments but {given} were given"
            )));
        }
    };
    converted(args, &unit)
}

fn converted(mut args: Args, unit: &Value) -> Result<Value, Error> {
    let human_time = args.take_first().unwrap_or(Value::None);
    if human_time.as_str() == Some("0") {
        return Ok(Value::from(0));
    }
    let unit = text_with(unit, "rstrip")?;
    let short = short_unit(&unit);
    if !SHORT.contains(&short) {
        return Err(plugin_error(format!(
            "to_time_unit() can not convert to the following unit: {short}. \
             Available units (singular or plural): {}. Available short units: {}",
            LONG.map(|(long, _)| long).join(", "),
            SHORT.join(", ")
        )));
    }
    let calendar = Calendar {
        year: days(args.take_named("year"), 365.0)?,
        month: days(args.take_named("month"), 30.0)?,
    };
    if !args.named.is_empty() {
        let names: Vec<_> = args.named.iter().map(|(name, _)| &**name).collect();
        return Err(plugin_error(format!(
            "to_time_unit() got unknown keyword arguments: {}",
            names.join(", ")
        )));
    }
    let text = text_with(&human_time, "split")?;
    let mut milliseconds = 0.0;
    for part in text.split_whitespace() {
        milliseconds += part_milliseconds(part, &calendar).ok_or_else(|| {
            plugin_error(format!(
                "to_time_unit() can not interpret following string: {text}"
            ))
        })?;
    }
    let result = milliseconds / factor(short, &calendar);
    let rounded = format!("{result:.12}").parse();
    Ok(Value::Float(rounded.unwrap_or(result)))
}

fn days(given: Option<Value>, default: f64) -> Result<f64, Error> {
    let Some(given) = given else {
        return Ok(default);
    };
    given.as_f64().filter(|days| *days > 0.0).ok_or_else(|| {
        plugin_error(format!(
            "to_time_unit() needs a number of days for month and year, not {}",
            given.repr().unwrap_or_default()
        ))
    })
}

/// The short form of a unit, which may be in the plural; what is none stays as it is.
fn short_unit(unit: &str) -> &str {
    let singular = unit.trim_end_matches('s');
    let known = LONG.iter().find(|(long, _)| *long == singular);
    known.map_or(unit, |(_, short)| short)
}

fn factor(short: &str, calendar: &Calendar) -> f64 {
    const DAY: f64 = 24.0 * 3_600_000.0;
    match short {
        "ms" => 1.0,
        "s" => 1000.0,
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => DAY,
        "w" => 7.0 * DAY,
        "mo" => calendar.month * DAY,
        _ => calendar.year * DAY,
    }
}

/// A whole number and a unit; what stands behind letters and digits is not looked at, as in Ansible.
fn part_milliseconds(part: &str, calendar: &Calendar) -> Option<f64> {
    let unsigned = part.strip_prefix('-').unwrap_or(part);
    let digits = unsigned
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(unsigned.len());
    let (number, rest) = unsigned.split_at(digits);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let unit = short_unit(&rest[..end.unwrap_or(rest.len())]);
    let number: f64 = number.parse().ok()?;
    let sign = if part.starts_with('-') { -1.0 } else { 1.0 };
    SHORT
        .contains(&unit)
        .then(|| sign * number * factor(unit, calendar))
}
