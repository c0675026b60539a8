//! The blocks of addresses with a purpose of their own, as netaddr lists them.

use super::{Address, Network, Version};

/// Not reachable from everywhere, after the registries of the IANA.
const LOCAL: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "::1/128",
    "::/128",
    "::ffff:0:0/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
];

/// Reachable although they lie in one of the others.
const GLOBAL: &[&str] = &[
    "192.0.0.9/32",
    "192.0.0.10/32",
    "2001:1::1/128",
    "2001:1::2/128",
    "2001:3::/32",
    "2001:4:112::/48",
    "2001:20::/28",
    "2001:30::/28",
];

pub(super) fn is_in(address: Address, blocks: &[&str]) -> bool {
    let address = Network::from(address);
    blocks
        .iter()
        .any(|block| Network::parse(block).is_ok_and(|block| block.contains(address)))
}

impl From<Address> for Network {
    fn from(address: Address) -> Self {
        Self {
            version: address.version,
            value: address.value,
            prefix: address.version.bits(),
        }
    }
}

impl Address {
    /// Whether it can be reached from everywhere.
    pub(crate) fn is_global(self) -> bool {
        !is_in(self, LOCAL) || is_in(self, GLOBAL)
    }

    pub(crate) fn is_loopback(self) -> bool {
        is_in(self, &["127.0.0.0/8", "::1/128"])
    }

    pub(crate) fn is_link_local(self) -> bool {
        is_in(self, &["169.254.0.0/16", "fe80::/10"])
    }

    /// Whether it belongs to a site that is reached by its own IPv4 address.
    pub(crate) fn is_6to4(self) -> bool {
        is_in(self, &["2002::/16"])
    }
}

impl Network {
    /// Whether all of it is for groups of hosts.
    pub(crate) fn is_multicast(self) -> bool {
        let block = match self.version {
            Version::V4 => "224.0.0.0/4",
            Version::V6 => "ff00::/8",
        };
        Self::parse(block).is_ok_and(|block| block.contains(self))
    }
}
