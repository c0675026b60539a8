//! Age, size, permissions and contents that are looked for.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value as Json;
use shevek_plugin::encoding::{Encoding, Purpose};
use shevek_plugin::python_regex::{Anchor, RegexError, RegexFlags, compile};
use shevek_plugin::{ModuleError, python};

use crate::common::{crash, fail, permission_bits, symbolic, umask};

/// Which of a file's times its age is counted from.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AgeStamp {
    Atime,
    Ctime,
    Mtime,
}

/// A number with a unit.
fn amount(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let text = text.to_lowercase();
    let unit = text
        .chars()
        .last()
        .and_then(|last| units.iter().find(|(letter, _)| *letter == last));
    let (digits, factor) = match unit {
        Some((_, factor)) => (&text[..text.len() - 1], *factor),
        None => (text.as_str(), 1),
    };
    let plain = digits.strip_prefix('-').unwrap_or(digits);
    if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse::<i64>().ok()?.checked_mul(factor)
}

/// The option `age` in seconds.
pub(super) fn age(text: &str) -> Result<i64, ModuleError> {
    let units = [
        ('s', 1),
        ('m', 60),
        ('h', 3600),
        ('d', 86_400),
        ('w', 604_800),
    ];
    amount(text, &units).ok_or_else(|| fail("failed to process age", [("age", text.into())]))
}

/// The option `size` in bytes.
pub(super) fn size(text: &str) -> Result<i64, ModuleError> {
    let units = [
        ('b', 1),
        ('k', 1 << 10),
        ('m', 1 << 20),
        ('g', 1 << 30),
        ('t', 1 << 40),
    ];
    amount(text, &units).ok_or_else(|| fail("failed to process size", [("size", text.into())]))
}

/// Whether a file is at least as old, or for a negative age at most. Ansible: `agefilter`.
pub(super) fn has_age(metadata: &Metadata, now: f64, age: Option<i64>, stamp: AgeStamp) -> bool {
    let Some(age) = age else { return true };
    let (seconds, nanoseconds) = match stamp {
        AgeStamp::Atime => (metadata.atime(), metadata.atime_nsec()),
        AgeStamp::Ctime => (metadata.ctime(), metadata.ctime_nsec()),
        AgeStamp::Mtime => (metadata.mtime(), metadata.mtime_nsec()),
    };
    let old = now - (seconds as f64 + 1e-9 * nanoseconds as f64);
    if age >= 0 {
        old >= age as f64
    } else {
        old <= age.unsigned_abs() as f64
    }
}

/// Whether a file is at least as large, or for a negative size at most. Ansible: `sizefilter`.
pub(super) fn has_size(metadata: &Metadata, size: Option<i64>) -> bool {
    match size {
        None => true,
        Some(size) if size >= 0 => metadata.size() >= size.unsigned_abs(),
        Some(size) => metadata.size() <= size.unsigned_abs(),
    }
}

/// The option `mode` as bits; `None` when nothing is asked for.
pub(super) fn mode(mode: Option<&Json>) -> Result<Option<u32>, ModuleError> {
    let text = match mode {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) if text.is_empty() => return Ok(None),
        Some(Json::String(text)) => text,
        Some(other) if other.as_i64() == Some(0) => return Ok(None),
        Some(other) => {
            return Err(ModuleError::new(format!(
                "argument 'mode' is not a string and conversion is not allowed, value is of type {}",
                python::type_name(other)
            )));
        }
    };
    let bits = match u32::from_str_radix(text.trim().trim_start_matches("0o"), 8) {
        Ok(bits) => bits,
        Err(_) => symbolic(text, 0, false, umask()).map_err(crash)?,
    };
    Ok(Some(bits & 0o7777))
}

/// Whether a file has those permissions, or with `exact` no others. Ansible: `mode_filter`.
pub(super) fn has_mode(metadata: &Metadata, mode: Option<u32>, exact: bool) -> bool {
    let bits = permission_bits(metadata);
    match mode {
        None => true,
        Some(mode) if exact => bits == mode,
        Some(mode) => bits & mode != 0,
    }
}

/// Whether a line of the file, or with `whole` the file, matches. A file that cannot be read does not. Ansible:
/// `contentfilter`.
pub(super) fn contains(
    path: &Path,
    pattern: Option<&str>,
    encoding: Option<&str>,
    whole: bool,
) -> Result<bool, String> {
    let Some(pattern) = pattern else {
        return Ok(true);
    };
    let anchor = if whole {
        Anchor::Anywhere
    } else {
        Anchor::Start
    };
    let regex =
        compile(pattern, RegexFlags::default(), anchor).map_err(|RegexError(message)| message)?;
    let known = Encoding::named(encoding.unwrap_or("utf-8"), Purpose::Open)?;
    let Ok(bytes) = std::fs::read(path) else {
        return Ok(false);
    };
    let Ok(text) = known.decode(&bytes) else {
        let shown = encoding
            .unwrap_or("None (default determined by the Python built-in function \"open\")");
        return Err(format!(
            "Failed to read the file {} due to an encoding error. current encoding: {shown}",
            path.display()
        ));
    };
    // Python reads text files with all kinds of line ends.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if whole {
        return Ok(regex.is_match(&text).unwrap_or(false));
    }
    Ok(text
        .split_inclusive('\n')
        .any(|line| regex.is_match(line).unwrap_or(false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_with_units() {
        assert_eq!(age("-2d").ok(), Some(-172_800));
        assert_eq!(age("10").ok(), Some(10));
        assert_eq!(size("1K").ok(), Some(1024));
        for text in ["", "d", "1y", "--1", "1.5h"] {
            assert!(age(text).is_err(), "{text}");
        }
    }
}
