//! An IPv4 or IPv6 address. Python: `netaddr.IPAddress`.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::AddressError;

/// Which Internet protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    V4,
    V6,
}

impl Version {
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::V4 => 4,
            Self::V6 => 6,
        }
    }

    /// How many bits an address has.
    pub(crate) fn bits(self) -> u8 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    /// The last address.
    pub(crate) fn most(self) -> u128 {
        match self {
            Self::V4 => u128::from(u32::MAX),
            Self::V6 => u128::MAX,
        }
    }
}

/// An address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Address {
    pub(crate) version: Version,
    pub(crate) value: u128,
}

impl Address {
    /// Reads four decimal octets or IPv6.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::parse_as(Version::V4, text).or_else(|| Self::parse_as(Version::V6, text))
    }

    pub(crate) fn parse_as(version: Version, text: &str) -> Option<Self> {
        let value = match version {
            Version::V4 => u128::from(u32::from(text.parse::<Ipv4Addr>().ok()?)),
            Version::V6 => u128::from(text.parse::<Ipv6Addr>().ok()?),
        };
        Some(Self { version, value })
    }

    /// The address of this number within a version.
    pub(crate) fn of_version(version: Version, number: &BigInt) -> Option<Self> {
        let value = number.to_u128().filter(|value| *value <= version.most())?;
        Some(Self { version, value })
    }

    /// The address of this number alone: what fits into 32 bits is IPv4.
    pub(crate) fn of_number(number: &BigInt) -> Result<Self, AddressError> {
        Self::of_version(Version::V4, number)
            .or_else(|| Self::of_version(Version::V6, number))
            .ok_or_else(|| AddressError::NoAddress(number.to_string()))
    }

    /// The address so many further on.
    pub(crate) fn plus(self, amount: &BigInt) -> Result<Self, AddressError> {
        Self::of_version(self.version, &(BigInt::from(self.value) + amount))
            .ok_or(AddressError::Boundary)
    }

    /// The groups of its notation: four octets, or eight groups of 16 bits.
    pub(crate) fn groups(self) -> Vec<u16> {
        let (count, width) = match self.version {
            Version::V4 => (4, 8),
            Version::V6 => (8, 16),
        };
        (0..count)
            .rev()
            .map(|index| (self.value >> (index * width)) as u16 & (((1_u32 << width) - 1) as u16))
            .collect()
    }

    /// All its bits, the highest first.
    pub(crate) fn binary(self) -> String {
        let width = usize::from(self.version.bits());
        format!("{:0width$b}", self.value)
    }

    /// Its name in the reverse zones of the DNS.
    pub(crate) fn reverse_name(self) -> String {
        match self.version {
            Version::V4 => {
                let octets: Vec<_> = self.groups().iter().rev().map(u16::to_string).collect();
                format!("{}.in-addr.arpa.", octets.join("."))
            }
            Version::V6 => {
                let mut name = String::new();
                for digit in format!("{:032x}", self.value).chars().rev() {
                    name.push(digit);
                    name.push('.');
                }
                name + "ip6.arpa."
            }
        }
    }

    /// Whether ones are followed by zeros alone.
    pub(crate) fn is_netmask(self) -> bool {
        is_ones_below(self.value ^ self.version.most())
    }

    /// Whether zeros are followed by ones alone.
    pub(crate) fn is_hostmask(self) -> bool {
        is_ones_below(self.value)
    }
}

fn is_ones_below(value: u128) -> bool {
    value & value.wrapping_add(1) == 0
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Version::V4 => Ipv4Addr::from(self.value as u32).fmt(f),
            // The C library shows these with their last 32 bits as IPv4.
            Version::V6 if self.value >> 32 == 0 && self.value >> 16 != 0 => {
                write!(f, "::{}", Ipv4Addr::from(self.value as u32))
            }
            Version::V6 => Ipv6Addr::from(self.value).fmt(f),
        }
    }
}
