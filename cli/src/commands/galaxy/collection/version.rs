//! Versions of collections, and what is asked of them.

use std::cmp::Ordering;

use semver::Version;

/// Whether a version fits `>=1.0.0,<2.0.0`, `1.2.3`, `*`... Ansible: `meets_requirements`.
///
/// # Errors
/// The part that is no version.
pub(super) fn fits(version: &str, wanted: &str) -> Result<bool, String> {
    for one in wanted.split(',') {
        let one = one.trim();
        let length = one.find(|c: char| !"=<>!".contains(c)).unwrap_or(one.len());
        let (operator, bound) = one.split_at(length);
        let bound = bound.trim();
        if bound == "*" || version == "*" || one.is_empty() {
            continue;
        }
        let order = parse(version)?.cmp_precedence(&parse_loose(bound)?);
        let holds = match operator {
            "" | "=" | "==" => order == Ordering::Equal,
            "!=" => order != Ordering::Equal,
            ">" => order == Ordering::Greater,
            ">=" => order != Ordering::Less,
            "<" => order == Ordering::Less,
            "<=" => order != Ordering::Greater,
            _ => return Err(format!("'{one}' is no version and no comparison with one")),
        };
        if !holds {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Looks whether all parts of a range are versions.
///
/// # Errors
/// The part that is none.
pub(super) fn check(wanted: &str) -> Result<(), String> {
    for one in wanted.split(',') {
        fits("0.0.0", one)?;
    }
    Ok(())
}

/// A version with all three parts.
///
/// # Errors
/// That it is none.
pub(super) fn parse(text: &str) -> Result<Version, String> {
    Version::parse(text).map_err(|_| format!("'{text}' is no semantic version, such as 1.2.3"))
}

/// A version whose last parts may be missing.
fn parse_loose(text: &str) -> Result<Version, String> {
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (core, rest) = text.split_at(end);
    let mut core = core.to_owned();
    while core.matches('.').count() < 2 {
        core.push_str(".0");
    }
    parse(&format!("{core}{rest}")).map_err(|_| format!("'{text}' is no version, such as 1.2.3"))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn versions_are_compared_as_by_ansible() {
        for (version, wanted, expected) in [
            ("1.2.3", "*", true),
            ("1.2.3", "1.2.3", true),
            ("1.2.3", "=1.2.3", true),
            ("1.2.3", "==1.2.4", false),
            ("1.2.3", ">=1.0,<2", true),
            ("2.0.0", ">=1.0,<2", false),
            ("1.2.3", "!=1.2.3", false),
            ("1.10.0", ">1.9.0", true),
            ("1.0.0-beta.1", "<1.0.0", true),
            ("*", ">5", true),
        ] {
            assert_eq!(fits(version, wanted), Ok(expected), "{version} {wanted}");
        }
        assert!(fits("1.2.3", "main").is_err());
        assert!(fits("1.2", "1.2.0").is_err());
    }
}
