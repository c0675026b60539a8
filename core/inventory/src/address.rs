//! Host names and addresses with ports and ranges, by Ansible's rules.

/// Splits a host pattern into host and port.
///
/// `None` when it is neither a host name nor an address: then it is to be taken as it is.
pub(crate) fn parse_address(text: &str, allow_ranges: bool) -> Option<(&str, Option<u32>)> {
    let mut address = text;
    let mut port = None;
    if let Some((inner, number)) = bracketed_with_port(address) {
        (address, port) = (inner, Some(number));
    }
    if let Some((inner, number)) = bare_with_port(address) {
        (address, port) = (inner, Some(number));
    }
    let is_known = is_host_name(address) || is_ipv6(address);
    (is_known && (allow_ranges || !address.contains('['))).then_some((address, port))
}

/// True for an IPv4 or IPv6 address.
pub(crate) fn is_ip(text: &str) -> bool {
    is_ipv4(text) || is_ipv6(text)
}

fn is_ipv4(text: &str) -> bool {
    let mut parts = 0;
    text.split('.').all(|part| {
        parts += 1;
        let is_range = bracket(part).is_some_and(|(inner, rest)| {
            rest.is_empty() && is_range(inner, |byte| byte.is_ascii_digit())
        });
        is_range
            || (matches!(part.len(), 1..=3)
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse::<u16>().is_ok_and(|number| number < 256))
    }) && parts == 4
}

/// `[anything]:22`
fn bracketed_with_port(text: &str) -> Option<(&str, u32)> {
    let (before, port) = text.strip_prefix('[')?.rsplit_once("]:")?;
    if before.is_empty() {
        return None;
    }
    Some((before, port_number(port)?))
}

/// `name:22`, where the name has colons only inside brackets.
fn bare_with_port(text: &str) -> Option<(&str, u32)> {
    let (name, port) = text.rsplit_once(':')?;
    let port = port_number(port)?;
    let mut inside = false;
    for byte in name.bytes() {
        match byte {
            b'[' if !inside => inside = true,
            b']' if inside => inside = false,
            b':' | b']' if !inside => return None,
            _ => {}
        }
    }
    (!inside).then_some((name, port))
}

fn port_number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u32::MAX))
}

/// Labels of letters, digits, `_` and `-` joined by dots; ranges may stand anywhere.
fn is_host_name(text: &str) -> bool {
    let mut rest = text;
    let mut at_start = true;
    let mut last = '.';
    while let Some(char) = rest.chars().next() {
        if char == '[' {
            let Some((inner, after)) = bracket(rest) else {
                return false;
            };
            if !is_alphanumeric_range(inner) {
                return false;
            }
            rest = after;
            last = ']';
            at_start = false;
            continue;
        }
        match char {
            '.' if at_start || matches!(last, '-' | '_') => return false,
            '.' => at_start = true,
            '-' if at_start => return false,
            '-' | '_' => at_start = false,
            _ if char.is_alphanumeric() => at_start = false,
            _ => return false,
        }
        last = char;
        rest = &rest[char.len_utf8()..];
    }
    !at_start && !matches!(last, '-' | '_')
}

/// Splits `[inner]rest`.
fn bracket(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('[')?.split_once(']')
}

/// `a:f`, `1:20` or with a step.
fn is_alphanumeric_range(inner: &str) -> bool {
    is_range(inner, |byte| byte.is_ascii_digit()) || {
        let mut parts = inner.split(':');
        let mut letter = || {
            parts
                .next()
                .is_some_and(|part| part.len() == 1 && part.as_bytes()[0].is_ascii_alphabetic())
        };
        letter() && letter() && parts.next().is_none_or(is_number) && parts.next().is_none()
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_range(inner: &str, digit: impl Fn(u8) -> bool) -> bool {
    let parts: Vec<&str> = inner.split(':').collect();
    let is_bound = |part: &str| !part.is_empty() && part.bytes().all(&digit);
    match parts.as_slice() {
        [begin, end] => is_bound(begin) && is_bound(end),
        [begin, end, step] => is_bound(begin) && is_bound(end) && is_number(step),
        _ => false,
    }
}

/// The parts of an IPv6 address.
#[derive(PartialEq)]
enum Part<'t> {
    Component(&'t str),
    Colon,
    DoubleColon,
    Dot,
}

/// An IPv6 address in one of its written forms, with ranges in place of components.
fn is_ipv6(text: &str) -> bool {
    let Some(parts) = ipv6_parts(text) else {
        return false;
    };
    if parts.contains(&Part::Dot) {
        return is_ipv4_in_ipv6(&parts);
    }
    let double = parts
        .iter()
        .position(|part| matches!(part, Part::DoubleColon));
    match double {
        None => components(&parts) == Some(8),
        Some(at) => {
            let before = components(&parts[..at]);
            let after = components(&parts[at + 1..]);
            match (before, after) {
                (Some(0 | 1), Some(0)) => true,
                (Some(before), Some(0)) => before <= 6,
                (Some(0), Some(after)) => after <= 6,
                (Some(before), Some(after)) => before + after <= 7,
                _ => false,
            }
        }
    }
}

fn ipv6_parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("::") {
            if parts.contains(&Part::DoubleColon) {
                return None;
            }
            parts.push(Part::DoubleColon);
            rest = after;
        } else if let Some(after) = rest.strip_prefix(':') {
            parts.push(Part::Colon);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('.') {
            parts.push(Part::Dot);
            rest = after;
        } else if let Some((inner, after)) = bracket(rest) {
            if !is_range(inner, |byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            parts.push(Part::Component(""));
            rest = after;
        } else {
            let width = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
            if !(1..=4).contains(&width) {
                return None;
            }
            parts.push(Part::Component(&rest[..width]));
            rest = &rest[width..];
        }
    }
    Some(parts)
}

/// The number of components in `a:b:c`; `None` when it is anything else.
fn components(parts: &[Part<'_>]) -> Option<usize> {
    for (index, part) in parts.iter().enumerate() {
        let is_right = match part {
            Part::Component(_) => index % 2 == 0,
            Part::Colon => index % 2 == 1,
            _ => false,
        };
        if !is_right {
            return None;
        }
    }
    match parts.len() {
        0 => Some(0),
        length if length % 2 == 1 => Some(length / 2 + 1),
        _ => None,
    }
}

/// `::1.2.3.4`, `::ffff:1.2.3.4`, `0:0:0:0:0:0:1.2.3.4` and `0:0:0:0:0:ffff:1.2.3.4`.
fn is_ipv4_in_ipv6(parts: &[Part<'_>]) -> bool {
    let Some(head) = parts.len().checked_sub(7) else {
        return false;
    };
    let (head, tail) = parts.split_at(head);
    let is_dotted = tail.iter().enumerate().all(|(index, part)| match part {
        Part::Component(_) => index % 2 == 0,
        Part::Dot => index % 2 == 1,
        _ => false,
    });
    let is_ffff = |part: &Part<'_>| matches!(part, Part::Component(text) if text.eq_ignore_ascii_case("ffff"));
    let is_zeros = |parts: &[Part<'_>], count: usize| {
        parts.len() == count * 2
            && parts
                .chunks(2)
                .all(|pair| matches!(pair, [Part::Component("0"), Part::Colon]))
    };
    is_dotted
        && match head {
            [Part::DoubleColon] => true,
            [Part::DoubleColon, ffff, Part::Colon] => is_ffff(ffff),
            [zeros @ .., ffff, Part::Colon] if is_ffff(ffff) => is_zeros(zeros, 5),
            zeros => is_zeros(zeros, 6),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        type Address = Option<(&'static str, Option<u32>)>;
        let cases: &[(&str, Address)] = &[
            ("a", Some(("a", None))),
            ("a:22", Some(("a", Some(22)))),
            ("a_b-c.d", Some(("a_b-c.d", None))),
            ("a-", None),
            ("-a", None),
            ("_a", Some(("_a", None))),
            ("a_", None),
            ("a..b", None),
            ("a.", None),
            ("été", Some(("été", None))),
            ("a b", None),
            ("a:b", None),
            ("a:", None),
            ("::1", Some(("::1", None))),
            ("[::1]:22", Some(("::1", Some(22)))),
            ("[::1]", None),
            ("[a]:22", Some(("a", Some(22)))),
            ("1:2:3:4:5:6:7:8", Some(("1:2:3:4:5:6:7:8", None))),
            ("1:2:3:4:5:6:7", None),
            ("1::2:3", Some(("1::2:3", None))),
            ("1::2::3", None),
            ("1:2:3:4:5:6:7::", None),
            ("::ffff:1.2.3.4", Some(("::ffff:1.2.3.4", None))),
            ("::fffe:1.2.3.4", None),
            ("0:0:0:0:0:0:1.2.3.4", Some(("0:0:0:0:0:0:1.2.3.4", None))),
            ("fe80::[1:f]", Some(("fe80::[1:f]", None))),
            ("db[01:10:3]-x", Some(("db[01:10:3]-x", None))),
            ("db[a:f].x:22", Some(("db[a:f].x", Some(22)))),
            ("db[ab:f]", None),
            ("10.0.0.[1:9]", Some(("10.0.0.[1:9]", None))),
        ];
        for (text, want) in cases {
            assert_eq!(parse_address(text, true), *want, "{text}");
        }
        assert_eq!(parse_address("a[1:2]", false), None);
    }
}
