//! Numbers in text as Python reads them.

use serde_json::{Number, Value as Json};

/// `int(decimal.Decimal(text))` where nothing is lost by it: `" 1e3 "`, `"1_000"` and `"2.0"` are whole numbers.
/// `None` for everything else, and for numbers beyond 64 bits.
pub(in crate::spec) fn parse_int(text: &str) -> Option<Json> {
    let text: String = text.trim().chars().filter(|c| *c != '_').collect();
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text.as_str()),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // value = all * 10^(exponent - fraction.len())
    let mut digits = all.trim_start_matches('0').to_string();
    if digits.is_empty() {
        return Some(Json::from(0));
    }
    let shift = exponent.checked_sub(fraction.len() as i64)?;
    if shift >= 0 {
        if shift > 20 {
            return None;
        }
        digits.push_str(&"0".repeat(shift as usize));
    } else {
        for _ in 0..shift.unsigned_abs() {
            digits = digits.strip_suffix('0')?.to_string();
        }
    }
    if negative {
        format!("-{digits}").parse::<i64>().ok().map(Json::from)
    } else {
        digits.parse::<u64>().ok().map(Json::from)
    }
}

/// `float(text)`; `None` for text that is no number and for infinities, which JSON cannot hold.
pub(in crate::spec) fn parse_float(text: &str) -> Option<Json> {
    let text = text.trim();
    // Underscores may stand between digits only.
    let bytes = text.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let digit_at = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_digit)
        };
        if *byte == b'_' && !(digit_at(index.checked_sub(1)) && digit_at(Some(index + 1))) {
            return None;
        }
    }
    let number: f64 = text.replace('_', "").parse().ok()?;
    Number::from_f64(number).map(Json::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_whole_numbers() {
        for (text, expected) in [
            (" 12 ", Some(json!(12))),
            ("-1e3", Some(json!(-1000))),
            ("2.0", Some(json!(2))),
            ("150e-1", Some(json!(15))),
            ("1.5", None),
            ("0x10", None),
            ("", None),
            ("e3", None),
            ("18446744073709551615", Some(json!(u64::MAX))),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse_int(text), expected, "{text}");
        }
    }
}
