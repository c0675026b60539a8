//! Queries that write an address in another way.

use shevek_jinja::Value;

use super::super::subject::{Kind, Subject};
use crate::address::{Address, Network, Version};

/// Where IPv6 has the addresses of IPv4.
const MAPPED: u128 = 0xffff << 32;

/// The IPv6 network that an IPv4 address has of its own, or an IPv6 address that is in such a network.
pub(super) fn six_to_four(subject: &Subject) -> Value {
    let network = subject.network;
    let address = network.address();
    let is_host = subject.is_address();
    let made = match network.version {
        Version::V4 => {
            let is_known = !address.is_global() || !is_multicast(address);
            let groups = (address.value >> 16, address.value & 0xffff);
            let shown = || Value::from(format!("2002:{:04x}:{:04x}::1/48", groups.0, groups.1));
            (is_host && is_known).then(shown)
        }
        Version::V6 => {
            let is_asked = subject.kind == Kind::Address || address != network.first();
            (is_asked && address.is_6to4()).then(|| subject.value.clone())
        }
    };
    made.unwrap_or(Value::Bool(false))
}

pub(super) fn is_multicast(address: Address) -> bool {
    Network::from(address).is_multicast()
}

/// The IPv4 network that an IPv6 network stands for.
pub(super) fn to_ipv4(subject: &Subject) -> Value {
    let network = subject.network;
    if network.version == Version::V4 {
        return subject.value.clone();
    }
    let value = match network.value {
        value if value >> 32 == 0 => Some(value),
        value => value.checked_sub(MAPPED),
    };
    value
        .zip(network.prefix.checked_sub(96))
        .and_then(|(value, prefix)| Network::new(Version::V4, value, prefix))
        .map_or(Value::Bool(false), |network| {
            Value::from(network.to_string())
        })
}

/// The IPv6 network that stands for an IPv4 network.
pub(super) fn to_ipv6(subject: &Subject) -> Value {
    let network = subject.network;
    match network.version {
        Version::V4 => Network::new(Version::V6, MAPPED + network.value, network.prefix + 96)
            .map_or(Value::Bool(false), |network| {
                Value::from(network.to_string())
            }),
        Version::V6 => subject.value.clone(),
    }
}

/// IPv6 in brackets, as URLs need it.
pub(super) fn wrap(subject: &Subject) -> Value {
    let network = subject.network;
    match (network.version, subject.kind) {
        (Version::V4, _) => subject.value.clone(),
        (Version::V6, Kind::Address) => Value::from(format!("[{}]", network.address())),
        (Version::V6, Kind::Network) => {
            Value::from(format!("[{}]/{}", network.address(), network.prefix))
        }
    }
}
