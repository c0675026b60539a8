//! What kinds of addresses Python 3.11's module `ipaddress` tells apart; its tables are not netaddr's.

use super::block::is_in;
use super::{Address, Version};

const PRIVATE: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/29",
    "192.0.0.170/31",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "::1/128",
    "::/128",
    "::ffff:0:0/96",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "fc00::/7",
    "fe80::/10",
];

const RESERVED: &[&str] = &[
    "240.0.0.0/4",
    "::/8",
    "100::/8",
    "200::/7",
    "400::/6",
    "800::/5",
    "1000::/4",
    "4000::/3",
    "6000::/3",
    "8000::/3",
    "a000::/3",
    "c000::/3",
    "e000::/4",
    "f000::/5",
    "f800::/6",
    "fe00::/9",
];

/// Whether it means something within a network only. An IPv4 address in IPv6 counts as itself.
pub(crate) fn is_private(address: Address) -> bool {
    is_in(unmapped(address), PRIVATE)
}

/// Whether it means the same everywhere.
pub(crate) fn is_global(address: Address) -> bool {
    // This block of providers is neither.
    !is_private(address) && !is_in(address, &["100.64.0.0/10"])
}

/// Whether it is set aside for uses to come.
pub(crate) fn is_reserved(address: Address) -> bool {
    is_in(address, RESERVED)
}

fn unmapped(address: Address) -> Address {
    if address.version == Version::V6 && address.value >> 32 == 0xffff {
        Address {
            version: Version::V4,
            value: address.value & u128::from(u32::MAX),
        }
    } else {
        address
    }
}
