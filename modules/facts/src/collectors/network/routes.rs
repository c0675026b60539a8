//! Where packets to the outside go, and which addresses are this machine's own.

use std::net::IpAddr;

use serde_json::json;

use super::addresses::{device_names, parse_ip};
use super::netlink::{self, Message, attribute};
use crate::collector::{Facts, facts};

const RTM_GETROUTE: u16 = 26;
const RTA_DST: u16 = 1;
const RTA_OIF: u16 = 4;
const RTA_GATEWAY: u16 = 5;
const RTA_PREFSRC: u16 = 7;
const RTA_TABLE: u16 = 15;
const RT_TABLE_LOCAL: u32 = 255;
const RTN_LOCAL: u8 = 2;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;
/// The length of `struct rtmsg`.
const FIXED: usize = 12;

/// Addresses in the outside world, the ones that Ansible asks for.
const OUTSIDE_V4: [u8; 4] = [8, 8, 8, 8];
const OUTSIDE_V6: [u8; 16] = [
    0x24, 0x04, 0x68, 0, 0x40, 0x0a, 0x08, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x12,
];

/// Interface, own address and gateway of the way out over IPv4; empty when there is none.
pub(super) fn default_v4() -> Facts {
    default(AF_INET, &OUTSIDE_V4)
}

/// The same for IPv6.
pub(super) fn default_v6() -> Facts {
    default(AF_INET6, &OUTSIDE_V6)
}

fn default(family: u8, outside: &[u8]) -> Facts {
    let mut body = vec![0; FIXED];
    body[0] = family;
    body[1] = (outside.len() * 8) as u8;
    body.extend(attribute(RTA_DST, outside));
    let answer = netlink::ask(RTM_GETROUTE, false, &body, FIXED).unwrap_or_default();
    let Some(route) = answer.first() else {
        return Facts::new();
    };
    let mut described = Facts::new();
    let interface = route
        .attribute_number(RTA_OIF)
        .and_then(|number| device_names().remove(&number));
    if let Some(interface) = interface {
        described.insert("interface".into(), interface.into());
    }
    for (key, kind) in [("address", RTA_PREFSRC), ("gateway", RTA_GATEWAY)] {
        if let Some(address) = route.attribute(kind).and_then(parse_ip) {
            described.insert(key.into(), address.to_string().into());
        }
    }
    described
}

/// The addresses and networks for which this machine answers itself.
pub(super) fn locally_reachable() -> Facts {
    facts(json!({"ipv4": local(AF_INET), "ipv6": local(AF_INET6)}))
}

fn local(family: u8) -> Vec<String> {
    let mut body = vec![0; FIXED];
    body[0] = family;
    let mut found: Vec<String> = Vec::new();
    for route in netlink::ask(RTM_GETROUTE, true, &body, FIXED).unwrap_or_default() {
        let table = route
            .attribute_number(RTA_TABLE)
            .unwrap_or_else(|| route.byte(4).into());
        if table != RT_TABLE_LOCAL || route.byte(7) != RTN_LOCAL || route.byte(0) != family {
            continue;
        }
        if let Some(text) = destination(&route)
            && !found.contains(&text)
        {
            found.push(text);
        }
    }
    found
}

fn destination(route: &Message) -> Option<String> {
    let address = parse_ip(route.attribute(RTA_DST)?)?;
    let whole = if matches!(address, IpAddr::V4(_)) {
        32
    } else {
        128
    };
    Some(match route.byte(1) {
        length if length == whole => address.to_string(),
        length => format!("{address}/{length}"),
    })
}
