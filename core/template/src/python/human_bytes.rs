//! Ansible's sizes for people: `1.5 MB`.

use num_bigint::BigInt;
use num_traits::FromPrimitive as _;

const SUFFIXES: [(char, u32); 9] = [
    ('Y', 80),
    ('Z', 70),
    ('E', 60),
    ('P', 50),
    ('T', 40),
    ('G', 30),
    ('M', 20),
    ('K', 10),
    ('B', 0),
];

/// What stands before `byte` and `bit` in words, in Ansible's spelling.
const LONG_NAMES: [&str; 8] = [
    "yotta", "zeta", "exa", "peta", "tera", "giga", "mega", "kilo",
];

/// Bytes or bits of a text such as `2K` or `1.5 MB`.
pub(crate) fn parse(
    text: &str,
    default_unit: Option<&str>,
    is_bits: bool,
) -> Result<BigInt, String> {
    let trimmed = text.trim();
    let digits = trimmed
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(digits);
    let unit = unit.trim();
    let well_formed = number.starts_with(|c: char| c.is_ascii_digit())
        && unit.chars().all(|c| c.is_ascii_alphabetic());
    if !well_formed || number.matches('.').count() > 1 {
        return Err(format!(
            "human_to_bytes() can't interpret following string: {text}"
        ));
    }
    let number: f64 = number
        .parse()
        .map_err(|_| format!("human_to_bytes() can't interpret following number: {number} (original input string: {text})"))?;
    let unit = if unit.is_empty() {
        default_unit.unwrap_or("")
    } else {
        unit
    };
    let Some(first) = unit.chars().next() else {
        return to_int(number);
    };
    let key = first.to_ascii_uppercase();
    let Some((_, power)) = SUFFIXES.iter().find(|(suffix, _)| *suffix == key) else {
        return Err(format!(
            "human_to_bytes() failed to convert {text} (unit = {unit}). The suffix must be one of Y, Z, E, P, T, G, M, K, B"
        ));
    };
    let (class, class_name) = if is_bits { ('b', "bit") } else { ('B', "byte") };
    let is_right = unit.len() == 1
        || if key == 'B' {
            unit.eq_ignore_ascii_case(class_name)
        } else {
            unit == format!("{key}{class}")
                || LONG_NAMES.iter().any(|name| {
                    name.starts_with(key.to_ascii_lowercase())
                        && unit.to_lowercase() == format!("{name}{class_name}")
                })
        };
    if !is_right {
        let mut expected = format!("expect {key}{class} or {key}");
        if key == 'B' {
            expected = format!("expect {class} or {class_name}");
        }
        return Err(format!(
            "human_to_bytes() failed to convert {text}. Value is not a valid string ({expected})"
        ));
    }
    to_int(number * 2_f64.powi(*power as i32))
}

fn to_int(number: f64) -> Result<BigInt, String> {
    // Python rounds halves to even.
    BigInt::from_f64(number.round_ties_even())
        .ok_or_else(|| "human_to_bytes() got a number without bound".to_owned())
}

/// A number of bytes or bits for people, with two decimals.
pub(crate) fn format(size: f64, is_bits: bool, unit: Option<&str>) -> String {
    let base = if is_bits { "bits" } else { "Bytes" };
    let mut suffix = base.to_owned();
    let mut limit = 1.0;
    for (letter, power) in SUFFIXES {
        let size_of_unit = 2_f64.powi(power as i32);
        let fits = match unit {
            None => size >= size_of_unit,
            Some(unit) => unit.to_ascii_uppercase().starts_with(letter),
        };
        if fits {
            limit = size_of_unit;
            if letter != 'B' {
                suffix = format!("{letter}{}", if is_bits { 'b' } else { 'B' });
            }
            break;
        }
        limit = size_of_unit;
    }
    format!("{:.2} {suffix}", size / limit)
}
