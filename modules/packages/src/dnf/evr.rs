//! Versions of packages and their order.

use std::cmp::Ordering;

/// Epoch, version and release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evr {
    pub(crate) epoch: u64,
    pub(crate) version: String,
    /// Missing in a name such as `foo-1.0`.
    pub(crate) release: Option<String>,
}

impl Evr {
    /// Reads `[EPOCH:]VERSION[-RELEASE]`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) => (epoch.parse().ok()?, rest),
            None => (0, text),
        };
        let (version, release) = match rest.split_once('-') {
            Some((version, release)) => (version, Some(release.to_string())),
            None => (rest, None),
        };
        (!version.is_empty()).then(|| Self {
            epoch,
            version: version.to_string(),
            release,
        })
    }

    /// Their order; a release counts where both have one.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare(&self.version, &other.version))
            .then_with(|| match (&self.release, &other.release) {
                (Some(one), Some(two)) => compare(one, two),
                _ => Ordering::Equal,
            })
    }
}

/// The order of two versions. RPM: `rpmvercmp`.
fn compare(one: &str, two: &str) -> Ordering {
    let (mut one, mut two) = (one.as_bytes(), two.as_bytes());
    loop {
        one = skip(one);
        two = skip(two);
        // A tilde comes before everything, the end included; a caret only after the end.
        for (mark, against_end) in [(b'~', Ordering::Less), (b'^', Ordering::Greater)] {
            match (one.first() == Some(&mark), two.first() == Some(&mark)) {
                (true, true) => {}
                (true, false) if mark == b'^' && !two.is_empty() => return Ordering::Less,
                (false, true) if mark == b'^' && !one.is_empty() => return Ordering::Greater,
                (true, false) => return against_end,
                (false, true) => return against_end.reverse(),
                (false, false) => continue,
            }
            return compare_rest(&one[1..], &two[1..]);
        }
        if one.is_empty() || two.is_empty() {
            return one.len().cmp(&two.len());
        }
        let digits = one[0].is_ascii_digit();
        let belongs = |byte: &u8| {
            if digits {
                byte.is_ascii_digit()
            } else {
                byte.is_ascii_alphabetic()
            }
        };
        let part = |text: &[u8]| text.iter().take_while(|byte| belongs(byte)).count();
        let (a, rest_one) = one.split_at(part(one));
        let (b, rest_two) = two.split_at(part(two));
        if b.is_empty() {
            // Numbers are newer than letters.
            return if digits {
                Ordering::Greater
            } else {
                Ordering::Less
            };
        }
        let order = if digits {
            let (a, b) = (no_zeros(a), no_zeros(b));
            a.len().cmp(&b.len()).then_with(|| a.cmp(b))
        } else {
            a.cmp(b)
        };
        if order != Ordering::Equal {
            return order;
        }
        (one, two) = (rest_one, rest_two);
    }
}

fn compare_rest(one: &[u8], two: &[u8]) -> Ordering {
    compare(&String::from_utf8_lossy(one), &String::from_utf8_lossy(two))
}

fn skip(text: &[u8]) -> &[u8] {
    let count = text
        .iter()
        .take_while(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'~' | b'^'))
        .count();
    &text[count..]
}

fn no_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_rpm() {
        for (one, order, two) in [
            ("1.0", Ordering::Equal, "1.0"),
            ("1.0", Ordering::Less, "2.0"),
            ("2.0.1", Ordering::Greater, "2.0"),
            ("1.10", Ordering::Greater, "1.9"),
            ("1.010", Ordering::Equal, "1.10"),
            ("1.0a", Ordering::Greater, "1.0"),
            ("1.0~rc1", Ordering::Less, "1.0"),
            ("1.0~rc1", Ordering::Less, "1.0~rc2"),
            ("1.0^git1", Ordering::Greater, "1.0"),
            ("1.0^git1", Ordering::Less, "1.01"),
            ("a", Ordering::Less, "1"),
            ("5.5p1", Ordering::Less, "5.5p10"),
            ("2_0", Ordering::Equal, "2.0"),
        ] {
            assert_eq!(compare(one, two), order, "{one} {two}");
            assert_eq!(compare(two, one), order.reverse(), "{two} {one}");
        }
        let evr = |text: &str| Evr::parse(text).expect("a version");
        assert_eq!(evr("1:1.0-1").compare(&evr("2.0-1")), Ordering::Greater);
        assert_eq!(evr("1.0").compare(&evr("1.0-7")), Ordering::Equal);
    }
}
