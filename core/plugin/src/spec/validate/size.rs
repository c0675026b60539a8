//! Sizes like `10K` or `1.5 Mb`. Ansible: `human_to_bytes`.

use serde_json::{Number, Value as Json};

/// The size in bytes (or in bits), `None` when `text` is no such size.
pub(super) fn parse(text: &str, bits: bool) -> Option<Json> {
    let text = text.trim_end();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    if !number.ends_with(|c: char| c.is_ascii_digit()) || number.matches('.').count() > 1 {
        return None;
    }
    let number: f64 = format!("0{number}").parse().ok()?;
    let unit = rest.trim_start();
    if unit.is_empty() {
        // Blanks were cut off at the end before: none can be left here.
        return whole(number);
    }
    if !unit.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let range = unit.chars().next()?.to_ascii_uppercase();
    let power = "BKMGTPEZY".find(range)?;
    if unit.len() > 1 && !is_unit(unit, range, bits) {
        return None;
    }
    whole(number * 1024_f64.powi(power as i32))
}

/// Whether `unit` is the long name in any case, or the short name exactly.
fn is_unit(unit: &str, range: char, bits: bool) -> bool {
    let prefix = match range {
        'K' => "kilo",
        'M' => "mega",
        'G' => "giga",
        'T' => "tera",
        'P' => "peta",
        'E' => "exa",
        'Z' => "zeta",
        'Y' => "yotta",
        _ => "",
    };
    let (name, letter) = if bits { ("bit", 'b') } else { ("byte", 'B') };
    if unit.to_ascii_lowercase() == format!("{prefix}{name}") {
        return true;
    }
    // `B` alone is a whole unit: nothing may follow it.
    range != 'B' && unit == format!("{range}{letter}")
}

fn whole(number: f64) -> Option<Json> {
    let rounded = number.round_ties_even();
    if rounded < 18_446_744_073_709_551_616.0 {
        Some(Json::from(rounded as u64))
    } else {
        Number::from_f64(rounded).map(Json::Number)
    }
}
