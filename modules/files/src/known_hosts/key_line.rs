//! Lines of a file of known hosts.

use data_encoding::BASE64;
use hmac::{Hmac, Mac};
use rustix::rand::{GetRandomFlags, getrandom};
use sha1::Sha1;
use shevek_plugin::ModuleError;

use crate::common::crash;

/// What hashed names begin with.
const HASHED: &str = "|1|";

/// A line without what may follow the key. Ansible: `normalize_known_hosts_key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyLine {
    /// `@cert-authority` or `@revoked`.
    pub(super) marker: Option<String>,
    pub(super) host: String,
    pub(super) kind: String,
    key: String,
}

impl KeyLine {
    /// Reads a line.
    pub(super) fn parse(line: &str) -> Result<Self, ModuleError> {
        let mut words = line.split_whitespace().peekable();
        let marker = words.next_if(|word| word.starts_with('@'));
        let mut word = || {
            let word = words.next().map(ToString::to_string);
            word.ok_or_else(|| crash("list index out of range"))
        };
        Ok(Self {
            marker: marker.map(ToString::to_string),
            host: word()?,
            kind: word()?,
            key: word()?,
        })
    }

    /// Whether the line tells of authorities or of keys that are no longer good.
    pub(super) fn is_marked(&self) -> bool {
        let starts = |start| self.marker.as_deref().is_some_and(|m| m.starts_with(start));
        starts("@cert-authority") || starts("@revoke")
    }

    /// Whether the name is hashed.
    pub(super) fn is_hashed(&self) -> bool {
        self.host.starts_with(HASHED)
    }
}

/// The line with the name hashed: who reads it does not learn the name. Ansible: `hash_host_key`.
pub(super) fn with_hashed_host(host: &str, line: &str) -> Result<String, ModuleError> {
    let mut salt = [0; 20];
    getrandom(&mut salt, GetRandomFlags::empty()).map_err(crash)?;
    Ok(replace_host(line, &hashed(host, &salt)))
}

fn hashed(host: &str, salt: &[u8; 20]) -> String {
    let mut hash = Hmac::<Sha1>::new_from_slice(salt).expect("HMAC takes keys of any length");
    hash.update(host.as_bytes());
    let hash = hash.finalize().into_bytes();
    format!("{HASHED}{}|{}", BASE64.encode(salt), BASE64.encode(&hash))
}

fn replace_host(line: &str, host: &str) -> String {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let place = usize::from(line.trim_start().starts_with('@'));
    if let Some(word) = words.get_mut(place) {
        *word = host;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_without_comments() {
        let line = KeyLine::parse("@revoked * ssh-rsa AAAA me@there\n").expect("a line");
        assert_eq!(
            line,
            KeyLine::parse("  @revoked  *  ssh-rsa AAAA").expect("a line")
        );
        assert!(line.is_marked());
        assert!(KeyLine::parse("host ssh-rsa").is_err());
    }

    #[test]
    fn hashed_as_ssh_keygen_does() {
        // ssh-keygen -H made this of "example.com".
        let name = "|1|OHFJFzvXGnrG2KlOoNbh8CEmZ4Y=|SIkBN4ch2a7J08P9k6axziVblt0=";
        let salt = BASE64
            .decode(b"OHFJFzvXGnrG2KlOoNbh8CEmZ4Y=")
            .expect("base64");
        let salt: [u8; 20] = salt.try_into().expect("20 bytes");
        assert_eq!(hashed("example.com", &salt), name);
        assert_eq!(
            replace_host("@cert-authority a  ssh-rsa AAAA", "b"),
            "@cert-authority b ssh-rsa AAAA"
        );
        let line = with_hashed_host("a", "a ssh-rsa AAAA\n").expect("random bytes");
        assert!(KeyLine::parse(&line).expect("a line").is_hashed());
    }
}
