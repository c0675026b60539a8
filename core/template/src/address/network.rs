//! An address with the length of its network. Python: `netaddr.IPNetwork`.

use std::fmt;

use num_bigint::BigInt;

use super::{Address, AddressError, Version};
use crate::python::int::parse_int;

/// An address and the length of its network's prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    pub(crate) version: Version,
    /// The address, with the bits of the host.
    pub(crate) value: u128,
    pub(crate) prefix: u8,
}

impl Network {
    /// Reads `address`, `address/length`, `address/netmask` or `address/hostmask`.
    pub(crate) fn parse(text: &str) -> Result<Self, AddressError> {
        Self::parse_as(Version::V4, text)
            .or_else(|| Self::parse_as(Version::V6, text))
            .ok_or_else(|| AddressError::NoNetwork(text.to_owned()))
    }

    fn parse_as(version: Version, text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address = Address::parse_as(version, address)?;
        let prefix = match length {
            None => version.bits(),
            Some(length) => match parse_int(length) {
                Some(number) => u8::try_from(number).ok()?,
                None => mask_length(Address::parse_as(version, length)?)?,
            },
        };
        Self::new(version, address.value, prefix)
    }

    /// The network of an address, unless the length is too long for it.
    pub(crate) fn new(version: Version, value: u128, prefix: u8) -> Option<Self> {
        (prefix <= version.bits() && value <= version.most()).then_some(Self {
            version,
            value,
            prefix,
        })
    }

    /// How many bits tell the hosts apart: none in a network of one address, one in that of two.
    pub(crate) fn host_bits(self) -> u8 {
        self.version.bits() - self.prefix
    }

    fn host_mask_value(self) -> u128 {
        match self.host_bits() {
            0 => 0,
            bits => u128::MAX >> (128 - bits),
        }
    }

    fn at(self, value: u128) -> Address {
        Address {
            version: self.version,
            value,
        }
    }

    /// The address it was written with.
    pub(crate) fn address(self) -> Address {
        self.at(self.value)
    }

    pub(crate) fn first(self) -> Address {
        self.at(self.value & !self.host_mask_value())
    }

    pub(crate) fn last(self) -> Address {
        self.at(self.value | self.host_mask_value())
    }

    /// The last address, where the network has more than two.
    pub(crate) fn broadcast(self) -> Option<Address> {
        (self.host_bits() > 1).then(|| self.last())
    }

    /// The first and the last address that a host may have.
    pub(crate) fn usable(self) -> (Address, Address) {
        let (first, last) = (self.first(), self.last());
        if self.host_bits() > 1 {
            (self.at(first.value + 1), self.at(last.value - 1))
        } else {
            (first, last)
        }
    }

    pub(crate) fn netmask(self) -> Address {
        self.at(self.version.most() & !self.host_mask_value())
    }

    pub(crate) fn hostmask(self) -> Address {
        self.at(self.host_mask_value())
    }

    /// The same without the bits of the host.
    pub(crate) fn without_host(self) -> Self {
        Self {
            value: self.first().value,
            ..self
        }
    }

    /// How many addresses it has.
    pub(crate) fn size(self) -> BigInt {
        BigInt::from(1) << self.host_bits()
    }

    pub(crate) fn contains(self, other: Self) -> bool {
        self.version == other.version
            && self.prefix <= other.prefix
            && self.first().value == other.value & !self.host_mask_value()
    }

    /// One of its addresses; negative numbers count from the end.
    pub(crate) fn nth(self, index: &BigInt) -> Result<Address, AddressError> {
        let from_start = if *index < BigInt::ZERO {
            index + self.size()
        } else {
            index.clone()
        };
        if from_start < BigInt::ZERO || from_start >= self.size() {
            return Err(AddressError::Index);
        }
        self.first().plus(&from_start)
    }
}

/// The length of the prefix that a mask of the network or of the host stands for.
pub(super) fn mask_length(mask: Address) -> Option<u8> {
    let ones = mask.value.count_ones();
    if mask.is_netmask() {
        u8::try_from(ones).ok()
    } else if mask.is_hostmask() {
        u8::try_from(u32::from(mask.version.bits()) - ones).ok()
    } else {
        None
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address(), self.prefix)
    }
}
