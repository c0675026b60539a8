//! Methods and attributes of `datetime` and `date`.

use jiff::civil::{Date, Time};

use super::lookup::no_method;
use crate::format::{strftime, strftime_date};
use crate::value::{days_since_epoch, iso_date};
use crate::{Args, DateTime, Error, State, TimeDelta, Value, meter};

pub(super) const DATE_NAMES: &[&str] = &[
    "ctime",
    "isocalendar",
    "isoformat",
    "isoweekday",
    "replace",
    "strftime",
    "toordinal",
    "weekday",
];

pub(super) const DATETIME_NAMES: &[&str] = &[
    "astimezone",
    "ctime",
    "date",
    "isocalendar",
    "isoformat",
    "isoweekday",
    "replace",
    "strftime",
    "time",
    "timestamp",
    "toordinal",
    "tzname",
    "utcoffset",
    "weekday",
];

fn date_of(object: &Value) -> Option<Date> {
    match object {
        Value::Date(date) => Some(*date),
        Value::DateTime(time) => Some(time.civil.date()),
        _ => None,
    }
}

pub(super) fn attribute(object: &Value, name: &str) -> Option<Value> {
    let date = date_of(object)?;
    let part = match name {
        "year" => return Some(Value::from(date.year())),
        "month" => date.month(),
        "day" => date.day(),
        _ => {
            let Value::DateTime(time) = object else {
                return None;
            };
            let clock = time.civil.time();
            match name {
                "hour" => clock.hour(),
                "minute" => clock.minute(),
                "second" => clock.second(),
                "microsecond" => return Some(Value::from(clock.subsec_nanosecond() / 1_000)),
                "fold" => 0,
                "tzinfo" => {
                    return Some(match time.offset {
                        None => Value::None,
                        Some(0) => Value::from("UTC"),
                        Some(offset) => {
                            Value::from(format!("UTC{}", crate::value::offset_text(offset)))
                        }
                    });
                }
                _ => return None,
            }
        }
    };
    Some(Value::from(part))
}

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let Some(date) = date_of(object) else {
        return Err(no_method(object, name));
    };
    let monday = i64::from(days_since_epoch(date) + 3).rem_euclid(7);
    match name {
        "strftime" => {
            let [pattern] = args.bind(name, 1, ["format"])?;
            let pattern = pattern.text("")?;
            // `%c` writes 24 characters for two.
            meter::spend_text(pattern.len().saturating_mul(16))?;
            return match object {
                Value::DateTime(time) => strftime(time, &pattern),
                _ => strftime_date(date, &pattern),
            }
            .map(Value::from);
        }
        "isoformat" => return isoformat(object, date, args),
        "replace" => return replace(object, date, args),
        "astimezone" => return astimezone(object, args),
        _ => {}
    }
    let [] = args.bind(name, 0, [])?;
    Ok(match (name, object) {
        ("weekday", _) => Value::Int(monday),
        ("isoweekday", _) => Value::Int(monday + 1),
        ("toordinal", _) => Value::from(days_since_epoch(date) + 719_163),
        ("isocalendar", _) => {
            let week = date.iso_week_date();
            Value::tuple(vec![
                Value::from(week.year()),
                Value::from(week.week()),
                Value::Int(monday + 1),
            ])
        }
        ("ctime", Value::DateTime(time)) => Value::from(strftime(time, "%a %b %e %H:%M:%S %Y")?),
        ("ctime", _) => Value::from(strftime_date(date, "%a %b %e %H:%M:%S %Y")?),
        ("date", _) => Value::Date(date),
        ("time", Value::DateTime(time)) => Value::Time(time.civil.time()),
        // A naive time is taken as UTC: this crate does not look at the machine's time zone.
        ("timestamp", Value::DateTime(time)) => Value::Float(time.utc_micros() as f64 / 1e6),
        ("utcoffset", Value::DateTime(time)) => Value::from(
            time.offset
                .map(|offset| TimeDelta::from_micros(i64::from(offset) * 1_000_000)),
        ),
        ("tzname", Value::DateTime(_)) => attribute(object, "tzinfo").unwrap_or(Value::None),
        _ => return Err(no_method(object, name)),
    })
}

fn isoformat(object: &Value, date: Date, args: Args) -> Result<Value, Error> {
    match object {
        Value::DateTime(time) => {
            let [separator, timespec] = args.bind("isoformat", 0, ["sep", "timespec"])?;
            let separator = separator.text("T")?;
            let spec = timespec.text("auto")?;
            let clock = match &*spec {
                "auto" => return Ok(Value::from(time.isoformat(&separator))),
                "seconds" => "%H:%M:%S",
                "minutes" => "%H:%M",
                "hours" => "%H",
                "microseconds" => "%H:%M:%S.%f",
                _ => return Err(Error::value_error("Unknown timespec value")),
            };
            let offset = time
                .offset
                .map(crate::value::offset_text)
                .unwrap_or_default();
            Ok(Value::from(format!(
                "{}{separator}{}{offset}",
                iso_date(date),
                strftime(time, clock)?
            )))
        }
        _ => {
            let [] = args.bind("isoformat", 0, [])?;
            Ok(Value::from(iso_date(date)))
        }
    }
}

fn replace(object: &Value, date: Date, args: Args) -> Result<Value, Error> {
    let invalid = |_| Error::value_error("day is out of range for month");
    let [year, month, day, hour, minute, second, micro, tzinfo] = args.bind(
        "replace",
        0,
        [
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "microsecond",
            "tzinfo",
        ],
    )?;
    let year = year.int(date.year().into())? as i16;
    let month = month.int(date.month().into())? as i8;
    let date = Date::new(year, month, day.int(date.day().into())? as i8).map_err(invalid)?;
    let Value::DateTime(time) = object else {
        return Ok(Value::Date(date));
    };
    let clock = time.civil.time();
    let clock = Time::new(
        hour.int(clock.hour().into())? as i8,
        minute.int(clock.minute().into())? as i8,
        second.int(clock.second().into())? as i8,
        micro.int(i64::from(clock.subsec_nanosecond() / 1_000))? as i32 * 1_000,
    )
    .map_err(|_| Error::value_error("time is out of range"))?;
    let offset = match tzinfo.given() {
        None => time.offset,
        Some(Value::None) => None,
        Some(_) => {
            return Err(Error::value_error(
                "replace() takes no tzinfo but None here",
            ));
        }
    };
    Ok(Value::DateTime(DateTime {
        civil: jiff::civil::DateTime::from_parts(date, clock),
        offset,
    }))
}

fn astimezone(object: &Value, args: Args) -> Result<Value, Error> {
    let [] = args.bind("astimezone", 0, [])?;
    // Without an argument Python converts to the local zone; here that is UTC.
    let Value::DateTime(time) = object else {
        return Err(no_method(object, "astimezone"));
    };
    DateTime::from_wall_micros(time.utc_micros(), Some(0))
        .map(Value::DateTime)
        .ok_or_else(|| Error::new(crate::ErrorKind::Overflow, "date value out of range"))
}
