//! Versions of roles, which may be anything. Python: `LooseVersion`.

use std::cmp::Ordering;

/// A run of digits, of letters, or of anything else; dots only part them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Number(u64),
    Text(String),
}

/// The greatest of the versions; `Err` with two that cannot be compared, `Ok(None)` without any.
pub(super) fn greatest<'v>(versions: &[&'v str]) -> Result<Option<&'v str>, (&'v str, &'v str)> {
    let mut greatest: Option<&str> = None;
    for version in versions {
        match greatest {
            None => greatest = Some(version),
            Some(other) => match compare(version, other) {
                None => return Err((version, other)),
                Some(Ordering::Less) => {}
                Some(_) => greatest = Some(version),
            },
        }
    }
    Ok(greatest)
}

fn compare(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (parts(a), parts(b));
    for (a, b) in a.iter().zip(&b) {
        let order = match (a, b) {
            (Part::Number(a), Part::Number(b)) => a.cmp(b),
            (Part::Text(a), Part::Text(b)) => a.cmp(b),
            _ => return None,
        };
        if order != Ordering::Equal {
            return Some(order);
        }
    }
    Some(a.len().cmp(&b.len()))
}

fn parts(version: &str) -> Vec<Part> {
    let kind = |c: char| {
        if c.is_ascii_digit() {
            0
        } else if c.is_ascii_lowercase() {
            1
        } else {
            2
        }
    };
    let mut parts: Vec<Part> = Vec::new();
    for piece in version.split('.') {
        let mut rest = piece;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
            let (part, behind) = rest.split_at(end);
            parts.push(match part.parse() {
                Ok(number) => Part::Number(number),
                Err(_) => Part::Text(part.into()),
            });
            rest = behind;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::greatest;

    #[test]
    fn the_greatest_is_found_as_by_python() {
        assert_eq!(greatest(&["1.9", "1.10", "1.2"]), Ok(Some("1.10")));
        assert_eq!(greatest(&["v1.0", "v1.0.1", "v0.9"]), Ok(Some("v1.0.1")));
        assert_eq!(greatest(&["1.0", "1.0b1"]), Ok(Some("1.0b1")));
        assert_eq!(greatest(&["1.0", "v1.0"]), Err(("v1.0", "1.0")));
        assert_eq!(greatest(&[]), Ok(None));
    }
}
