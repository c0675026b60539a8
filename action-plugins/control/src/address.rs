//! Host names and addresses with a port. Ansible: `parse_address` without ranges.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Splits `name:22`, `192.0.2.1:22` and `[::1]:22` into host and port. What is neither a host name nor an address
/// stays as it is, colons included.
pub(crate) fn split_port(text: &str) -> (&str, Option<u32>) {
    let bracketed = text
        .strip_prefix('[')
        .and_then(|rest| rest.rsplit_once("]:"))
        .filter(|(host, _)| !host.is_empty());
    let bare = || {
        text.rsplit_once(':')
            .filter(|(host, _)| !host.contains([':', '[', ']']))
    };
    let (host, port) = match bracketed.or_else(bare) {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => {
            (host, port.parse().ok())
        }
        _ => (text, None),
    };
    if is_host_name(host) || host.parse::<Ipv4Addr>().is_ok() || host.parse::<Ipv6Addr>().is_ok() {
        (host, port)
    } else {
        (text, None)
    }
}

/// Labels of letters, digits, `_` and `-`, which stand neither at their beginning (`_` may) nor at their end.
fn is_host_name(text: &str) -> bool {
    text.split('.').all(|label| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        label.starts_with(is_word)
            && !label.ends_with(['_', '-'])
            && label.chars().all(|c| is_word(c) || c == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::split_port;

    #[test]
    fn ports_are_split_off_names_and_addresses() {
        for (text, expected) in [
            ("a:22", ("a", Some(22))),
            ("a.example-1.com:2222", ("a.example-1.com", Some(2222))),
            ("192.0.2.1:22", ("192.0.2.1", Some(22))),
            ("[::1]:2222", ("::1", Some(2222))),
            ("[web]:1", ("web", Some(1))),
            ("::1", ("::1", None)),
            ("fe80::1:22", ("fe80::1:22", None)),
            ("a", ("a", None)),
            ("foo bar:22", ("foo bar:22", None)),
            ("a-:22", ("a-:22", None)),
            ("a[1:3]", ("a[1:3]", None)),
            ("a:b", ("a:b", None)),
            ("", ("", None)),
        ] {
            assert_eq!(split_port(text), expected, "{text:?}");
        }
    }
}
