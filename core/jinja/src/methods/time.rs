//! Methods and attributes of `time`.

use jiff::civil::Time;

use super::lookup::no_method;
use crate::format::strftime_time;
use crate::value::iso_time;
use crate::{Args, Error, State, Value};

pub(super) const NAMES: &[&str] = &[
    "dst",
    "isoformat",
    "replace",
    "strftime",
    "tzname",
    "utcoffset",
];

pub(super) fn attribute(time: Time, name: &str) -> Option<Value> {
    Some(match name {
        "hour" => Value::from(time.hour()),
        "minute" => Value::from(time.minute()),
        "second" => Value::from(time.second()),
        "microsecond" => Value::from(time.subsec_nanosecond() / 1_000),
        "fold" => Value::Int(0),
        "tzinfo" => Value::None,
        _ => return None,
    })
}

pub(super) fn call(
    _state: &mut State<'_>,
    object: &Value,
    name: &str,
    args: Args,
) -> Result<Value, Error> {
    let Value::Time(time) = object else {
        return Err(no_method(object, name));
    };
    match name {
        "strftime" => {
            let [pattern] = args.bind(name, 1, ["format"])?;
            strftime_time(*time, &pattern.text("")?).map(Value::from)
        }
        "isoformat" => {
            let [timespec] = args.bind(name, 0, ["timespec"])?;
            let pattern = match &*timespec.text("auto")? {
                "auto" => return Ok(Value::from(iso_time(*time))),
                "seconds" => "%H:%M:%S",
                "minutes" => "%H:%M",
                "hours" => "%H",
                "microseconds" => "%H:%M:%S.%f",
                _ => return Err(Error::value_error("Unknown timespec value")),
            };
            strftime_time(*time, pattern).map(Value::from)
        }
        "replace" => {
            let names = ["hour", "minute", "second", "microsecond"];
            let [hour, minute, second, micro] = args.bind(name, 0, names)?;
            Time::new(
                hour.int(time.hour().into())? as i8,
                minute.int(time.minute().into())? as i8,
                second.int(time.second().into())? as i8,
                micro.int(i64::from(time.subsec_nanosecond() / 1_000))? as i32 * 1_000,
            )
            .map(Value::Time)
            .map_err(|_| Error::value_error("time is out of range"))
        }
        // There is no time zone.
        _ => {
            let [] = args.bind(name, 0, [])?;
            Ok(Value::None)
        }
    }
}
