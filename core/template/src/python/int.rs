//! Python's `int(text)`.

use num_bigint::BigInt;

/// The decimal number: blanks around it, a sign, and single underscores between digits are allowed.
pub(crate) fn parse_int(text: &str) -> Option<BigInt> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_good = digits
        .split('_')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_good.then(|| text.replace('_', "").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_python_reads_them() {
        for (text, expected) in [
            ("5", Some(5)),
            (" +5 ", Some(5)),
            ("-1_0", Some(-10)),
            ("007", Some(7)),
            ("1__0", None),
            ("_1", None),
            ("", None),
            ("+", None),
            ("- 1", None),
            ("1.0", None),
        ] {
            assert_eq!(parse_int(text), expected.map(BigInt::from), "{text:?}");
        }
    }
}
