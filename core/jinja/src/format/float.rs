//! Digits of floats.

use crate::value::float_repr;

/// Whole part and the rest (`.digits`, exponent, `%`) of a number that is not negative.
pub(super) struct Digits {
    pub(super) whole: String,
    pub(super) rest: String,
}

/// The digits of `number` (finite, not negative) in a presentation type.
pub(super) fn digits(number: f64, kind: char, precision: usize, alternate: bool) -> Digits {
    match kind {
        'f' | 'F' => fixed(number, precision, alternate),
        'e' | 'E' => exponent(number, precision, alternate, kind),
        '%' => {
            let mut out = fixed(number * 100.0, precision, alternate);
            out.rest.push('%');
            out
        }
        _ => general(number, precision, alternate, kind == 'G', false),
    }
}

fn split(text: &str) -> Digits {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Digits {
        whole: text[..end].to_owned(),
        rest: text[end..].to_owned(),
    }
}

/// No double has more digits than this; those behind are zeros. (Rust's own formatting ends at 65,535.)
const EXACT: usize = 1100;

/// `number` with as many `decimals`.
fn with_decimals(number: f64, decimals: usize) -> String {
    let mut text = format!("{number:.*}", decimals.min(EXACT));
    text.extend(std::iter::repeat_n('0', decimals.saturating_sub(EXACT)));
    text
}

/// `number` as `d.ddd` with as many `decimals`, and its power of ten.
fn scientific(number: f64, decimals: usize) -> (String, i32) {
    let text = format!("{number:.*e}", decimals.min(EXACT));
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let mut mantissa = mantissa.to_owned();
    mantissa.extend(std::iter::repeat_n('0', decimals.saturating_sub(EXACT)));
    (mantissa, power.parse().unwrap_or(0))
}

fn fixed(number: f64, precision: usize, alternate: bool) -> Digits {
    let mut out = split(&with_decimals(number, precision));
    if precision == 0 && alternate {
        out.rest.push('.');
    }
    out
}

fn exponent(number: f64, precision: usize, alternate: bool, letter: char) -> Digits {
    let (mantissa, power) = scientific(number, precision);
    let mut out = split(&mantissa);
    if precision == 0 && alternate {
        out.rest.push('.');
    }
    out.rest.push_str(&exponent_text(power, letter));
    out
}

fn exponent_text(power: i32, letter: char) -> String {
    let sign = if power < 0 { '-' } else { '+' };
    format!("{letter}{sign}{:02}", power.abs())
}

/// `g`; with `add_zero` as a float without presentation type is printed (`1.0`, not `1`).
pub(super) fn general(
    number: f64,
    precision: usize,
    alternate: bool,
    upper: bool,
    add_zero: bool,
) -> Digits {
    let precision = precision.max(1);
    let (mantissa, power) = scientific(number, precision - 1);
    let limit = precision as i32 - i32::from(add_zero);
    let use_exponent = power < -4 || power >= limit;
    let strip = |text: &str| match (alternate, text.contains('.')) {
        (true, true) => text.to_owned(),
        (true, false) => format!("{text}."),
        (false, true) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        (false, false) => text.to_owned(),
    };
    if use_exponent {
        let mut out = split(&strip(&mantissa));
        out.rest
            .push_str(&exponent_text(power, if upper { 'E' } else { 'e' }));
        return out;
    }
    let decimals = (precision as i32 - 1 - power).max(0) as usize;
    let mut out = split(&strip(&with_decimals(number, decimals)));
    if add_zero && out.rest.is_empty() {
        out.rest.push_str(".0");
    }
    out
}

/// The shortest digits that read back as the same number.
pub(super) fn shortest(number: f64) -> Digits {
    split(&float_repr(number))
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn digits_behind_the_last_of_a_double_are_zeros() {
        let tenth = "1000000000000000055511151231257827021181583404541015625";
        let text = |kind| {
            let digits = digits(0.1, kind, 70_000, false);
            digits.whole + &digits.rest
        };
        let padded = |text: &str| text.to_owned() + &"0".repeat(70_000 - text.len());
        // As CPython 3.11 says.
        assert_eq!(text('g'), format!("0.{tenth}"));
        assert_eq!(text('f'), format!("0.{}", padded(tenth)));
        assert_eq!(text('e'), format!("1.{}e-01", padded(&tenth[1..])));
        let all = digits(5e-324, 'f', 1100, false).rest;
        assert_eq!(all.trim_end_matches('0').len(), 1 + 1074);
    }
}
