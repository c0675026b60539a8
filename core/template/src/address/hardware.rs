//! Addresses of network cards with 48 or 64 bits. Python: `netaddr.EUI`.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{Address, AddressError, Network, Version};
use crate::python::int::parse_int;

const MOST_SHORT: u64 = (1 << 48) - 1;

/// The address of a network card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HardwareAddress {
    pub(crate) value: u64,
    /// Whether it has 64 bits.
    is_long: bool,
}

/// A way to write one with 48 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Dialect {
    Bare,
    Cisco,
    Eui48,
    Linux,
    PostgreSql,
    Unix,
}

impl HardwareAddress {
    /// Reads every notation there is, and decimal numbers.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let line = text.strip_suffix('\n').unwrap_or(text);
        let number = parse_int(text).and_then(|number| number.to_u64());
        let short = short_notation(line).or(number.filter(|value| *value <= MOST_SHORT));
        let of = |value, is_long| Self { value, is_long };
        short
            .map(|value| of(value, false))
            .or_else(|| long_notation(line).or(number).map(|value| of(value, true)))
    }

    /// In a notation for 48 bits.
    pub(crate) fn text(self, dialect: Dialect) -> Result<String, AddressError> {
        if self.value > MOST_SHORT {
            return Err(AddressError::TooLongForDialect(self.value));
        }
        let words = |width: u32, separator: &str, show: fn(u64) -> String| {
            let words: Vec<_> = (0..48 / width)
                .rev()
                .map(|index| show((self.value >> (index * width)) & ((1 << width) - 1)))
                .collect();
            words.join(separator)
        };
        Ok(match dialect {
            Dialect::Bare => format!("{:012X}", self.value),
            Dialect::Cisco => words(16, ".", |word| format!("{word:04x}")),
            Dialect::Eui48 => words(8, "-", |word| format!("{word:02X}")),
            Dialect::Linux => words(8, ":", |word| format!("{word:02x}")),
            Dialect::PostgreSql => words(24, ":", |word| format!("{word:06x}")),
            Dialect::Unix => words(8, ":", |word| format!("{word:x}")),
        })
    }

    /// The address that a host with this card gives itself in an IPv6 network.
    pub(crate) fn in_network(self, network: Network) -> Result<Address, AddressError> {
        let long = if self.is_long {
            self.value
        } else {
            (self.value >> 24) << 40 | 0xff_fe00_0000 | self.value & 0xff_ffff
        };
        let sum = BigInt::from(network.first().value) + (long ^ 1 << 57);
        Address::of_version(Version::V6, &sum).ok_or(AddressError::OutOfRange(sum))
    }
}

fn short_notation(text: &str) -> Option<u64> {
    groups(text, &[':', '-'], 6, 1..=2)
        .or_else(|| groups(text, &[':', '-', '.'], 3, 1..=4))
        .or_else(|| groups(text, &['-', ':'], 2, 5..=6))
        .or_else(|| groups(text, &[], 1, 11..=12))
}

fn long_notation(text: &str) -> Option<u64> {
    groups(text, &[':', '-'], 8, 1..=2)
        .or_else(|| groups(text, &[':', '-', '.'], 4, 1..=4))
        .or_else(|| groups(text, &[], 1, 16..=16))
}

/// So many groups of hexadecimal digits, between them always the same one of the separators.
fn groups(
    text: &str,
    separators: &[char],
    count: usize,
    digits: std::ops::RangeInclusive<usize>,
) -> Option<u64> {
    let separator = text.chars().find(|c| separators.contains(c));
    let parts: Vec<&str> = match separator {
        Some(separator) => text.split(separator).collect(),
        None => vec![text],
    };
    if parts.len() != count {
        return None;
    }
    let mut value = 0;
    for part in parts {
        let is_hexadecimal = part.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hexadecimal || !digits.contains(&part.len()) {
            return None;
        }
        let shift = 4 * *digits.end() as u32;
        value = u64::checked_shl(value, shift).unwrap_or(0) | u64::from_str_radix(part, 16).ok()?;
    }
    Some(value)
}
