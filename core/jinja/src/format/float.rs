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

fn fixed(number: f64, precision: usize, alternate: bool) -> Digits {
    let mut out = split(&format!("{number:.precision$}"));
    if precision == 0 && alternate {
        out.rest.push('.');
    }
    out
}

fn exponent(number: f64, precision: usize, alternate: bool, letter: char) -> Digits {
    let text = format!("{number:.precision$e}");
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let mut out = split(mantissa);
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
    let scientific = format!("{number:.*e}", precision - 1);
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let limit = precision as i32 - i32::from(add_zero);
    let use_exponent = power < -4 || power >= limit;
    let strip = |text: &str| match (alternate, text.contains('.')) {
        (true, true) => text.to_owned(),
        (true, false) => format!("{text}."),
        (false, true) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        (false, false) => text.to_owned(),
    };
    if use_exponent {
        let mut out = split(&strip(mantissa));
        out.rest
            .push_str(&exponent_text(power, if upper { 'E' } else { 'e' }));
        return out;
    }
    let decimals = (precision as i32 - 1 - power).max(0) as usize;
    let mut out = split(&strip(&format!("{number:.decimals$}")));
    if add_zero && out.rest.is_empty() {
        out.rest.push_str(".0");
    }
    out
}

/// The shortest digits that read back as the same number.
pub(super) fn shortest(number: f64) -> Digits {
    split(&float_repr(number))
}
