//! `filesizeformat`.

use super::number::to_float;
use crate::{Args, Error, State, Value};

const DECIMAL: [&str; 8] = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
const BINARY: [&str; 8] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

/// A number of bytes as people read it.
pub(super) fn filesizeformat(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, binary] = args.bind("do_filesizeformat", 1, ["value", "binary"])?;
    let bytes = to_float(&value.value())?;
    let (base, prefixes) = if binary.bool(false)? {
        (1024.0_f64, BINARY)
    } else {
        (1000.0_f64, DECIMAL)
    };
    if bytes == 1.0 {
        return Ok(Value::from("1 Byte"));
    }
    if bytes < base {
        return Ok(Value::from(format!("{} Bytes", bytes.trunc() as i64)));
    }
    let mut unit = base;
    let mut prefix = prefixes[0];
    for candidate in prefixes {
        unit *= base;
        prefix = candidate;
        if bytes < unit {
            break;
        }
    }
    Ok(Value::from(format!("{:.1} {prefix}", base * bytes / unit)))
}
