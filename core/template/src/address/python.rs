//! Addresses and networks as Python's module `ipaddress` reads and writes them: more strictly than netaddr.

use std::net::Ipv6Addr;

use shevek_jinja::value::str_repr;

use super::network::mask_length;
use super::{Address, Network, Version};

/// An address, and for IPv6 perhaps the zone it is meant in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScopedAddress {
    pub(crate) address: Address,
    pub(crate) scope: Option<String>,
}

/// A network, whose address may be meant in a zone.
#[derive(Debug)]
pub(crate) struct ScopedNetwork {
    pub(crate) network: Network,
    scope: Option<String>,
}

impl ScopedNetwork {
    /// Whether another one lies in it. Those that begin at the same address have to mean the same zone.
    pub(crate) fn contains(&self, other: &Self) -> bool {
        self.network.contains(other.network)
            && (self.network.first() != other.network.first() || self.scope == other.scope)
    }
}

/// Why a text is no network.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NetworkRefusal {
    /// The text in quotes, as Python shows it.
    #[error("{0} does not appear to be an IPv4 or IPv6 network")]
    NoNetwork(String),
    #[error("{0} has host bits set")]
    HostBits(String),
}

/// Python: `ipaddress.ip_address`.
pub(crate) fn read_address(text: &str) -> Option<ScopedAddress> {
    if let Some(address) = Address::parse_as(Version::V4, text) {
        return Some(ScopedAddress {
            address,
            scope: None,
        });
    }
    let (text, scope) = match text.split_once('%') {
        Some((_, scope)) if scope.is_empty() || scope.contains('%') => return None,
        Some((text, scope)) => (text, Some(scope.to_owned())),
        None => (text, None),
    };
    let address = Address::parse_as(Version::V6, text)?;
    Some(ScopedAddress { address, scope })
}

/// Python: `ipaddress.ip_network`.
pub(crate) fn read_network(text: &str) -> Result<ScopedNetwork, NetworkRefusal> {
    let scoped = parse(text).ok_or_else(|| NetworkRefusal::NoNetwork(str_repr(text)))?;
    let network = scoped.network;
    if network.address() == network.first() {
        return Ok(scoped);
    }
    let address = plain_text(network.address());
    Err(NetworkRefusal::HostBits(format!(
        "{address}/{}",
        network.prefix
    )))
}

fn parse(text: &str) -> Option<ScopedNetwork> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let ScopedAddress { address, scope } = read_address(address)?;
    let prefix = match length {
        None => address.version.bits(),
        Some(length) if is_number(length) => length.parse().ok()?,
        Some(mask) if address.version == Version::V4 => {
            mask_length(Address::parse_as(Version::V4, mask)?)?
        }
        Some(_) => return None,
    };
    let network = Network::new(address.version, address.value, prefix)?;
    Some(ScopedNetwork { network, scope })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The short notation, without IPv4 in IPv6.
pub(crate) fn plain_text(address: Address) -> String {
    match address.version {
        Version::V6 if address.value >> 32 == 0xffff => {
            let groups = address.groups();
            format!("::ffff:{:x}:{:x}", groups[6], groups[7])
        }
        Version::V6 => Ipv6Addr::from(address.value).to_string(),
        Version::V4 => address.to_string(),
    }
}

/// The long notation: IPv6 with all its digits.
pub(crate) fn exploded(address: Address) -> String {
    match address.version {
        Version::V4 => address.to_string(),
        Version::V6 => {
            let groups: Vec<_> = address
                .groups()
                .iter()
                .map(|group| format!("{group:04x}"))
                .collect();
            groups.join(":")
        }
    }
}
