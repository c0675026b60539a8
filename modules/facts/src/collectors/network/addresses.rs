//! The addresses of interfaces.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::netlink::{self, Message};
use crate::collector::{Facts, facts};
use crate::system_file;

const RTM_GETADDR: u16 = 22;
const IFA_ADDRESS: u16 = 1;
const IFA_LOCAL: u16 = 2;
const IFA_LABEL: u16 = 3;
const IFA_BROADCAST: u16 = 4;
const IFA_F_SECONDARY: u8 = 1;
/// The length of `struct ifaddrmsg`.
const FIXED: usize = 8;

/// One address of one interface.
pub(super) struct Address {
    pub(super) device: String,
    pub(super) ip: IpAddr,
    label: String,
    prefix: u8,
    broadcast: Option<Ipv4Addr>,
    scope: u8,
    secondary: bool,
    has_peer: bool,
}

/// All addresses: of each device the primary ones before the secondary ones.
pub(super) fn all() -> Vec<Address> {
    let names = device_names();
    let mut addresses: Vec<Address> = netlink::ask(RTM_GETADDR, true, &[0; FIXED], FIXED)
        .unwrap_or_default()
        .iter()
        .filter_map(|message| Address::read(message, &names))
        .collect();
    addresses.sort_by(|a, b| (&a.device, a.secondary).cmp(&(&b.device, b.secondary)));
    addresses
}

/// Interface names by number.
pub(super) fn device_names() -> HashMap<u32, String> {
    system_file::names("/sys/class/net")
        .into_iter()
        .filter_map(|name| {
            let number = system_file::number(format!("/sys/class/net/{name}/ifindex"))?;
            Some((u32::try_from(number).ok()?, name))
        })
        .collect()
}

/// An address of either family.
pub(super) fn parse_ip(bytes: &[u8]) -> Option<IpAddr> {
    <[u8; 4]>::try_from(bytes)
        .map(IpAddr::from)
        .or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
        .ok()
}

impl Address {
    fn read(message: &Message, names: &HashMap<u32, String>) -> Option<Self> {
        let device = names.get(&message.number(4))?.clone();
        let peer = message.attribute(IFA_ADDRESS).and_then(parse_ip);
        let local = message.attribute(IFA_LOCAL).and_then(parse_ip);
        let label = message.attribute(IFA_LABEL).map(|label| {
            let text = String::from_utf8_lossy(label);
            text.trim_end_matches('\0').to_string()
        });
        let broadcast = match message.attribute(IFA_BROADCAST).and_then(parse_ip) {
            Some(IpAddr::V4(address)) => Some(address),
            _ => None,
        };
        Some(Self {
            ip: local.or(peer)?,
            label: label.unwrap_or_else(|| device.clone()),
            device,
            prefix: message.byte(1),
            broadcast,
            scope: message.byte(3),
            secondary: message.byte(2) & IFA_F_SECONDARY != 0,
            has_peer: local.is_some() && peer.is_some() && local != peer,
        })
    }

    pub(super) fn is_v4(&self) -> bool {
        self.ip.is_ipv4()
    }

    /// What `default_ipv4` or `default_ipv6` says about this address.
    pub(super) fn as_default(&self, interface: &Facts) -> Facts {
        let mut described = match self.ip {
            IpAddr::V4(address) => {
                let mut described = self.describe_v4(address);
                described.remove("address");
                described.insert("alias".into(), self.label.as_str().into());
                described
            }
            IpAddr::V6(_) => {
                let mut described = self.describe_v6();
                described.remove("address");
                described
            }
        };
        let mac = interface.get("macaddress").cloned();
        described.insert(
            "macaddress".into(),
            mac.unwrap_or_else(|| "00:00:00:00:00:00".into()),
        );
        for (key, default) in [("mtu", Json::Null), ("type", "unknown".into())] {
            let value = interface.get(key).cloned().unwrap_or(default);
            described.insert(key.into(), value);
        }
        described
    }

    /// Adds the address to its interface, and to its alias where it has one.
    pub(super) fn add_to(&self, interfaces: &mut IndexMap<String, Facts>) {
        let IpAddr::V4(address) = self.ip else {
            if let Some(interface) = interfaces.get_mut(&self.device) {
                push(interface, "ipv6", self.describe_v6());
            }
            return;
        };
        let described = self.describe_v4(address);
        let is_alias = self.label != self.device;
        let interface = interfaces.entry(self.label.clone()).or_default();
        if self.secondary || interface.contains_key("ipv4") {
            push(interface, "ipv4_secondaries", described.clone());
        } else {
            interface.insert("ipv4".into(), described.clone().into());
        }
        if self.secondary
            && is_alias
            && let Some(interface) = interfaces.get_mut(&self.device)
        {
            push(interface, "ipv4_secondaries", described);
        }
    }

    /// The length that counts for the address itself: a point-to-point one stands alone.
    fn own_prefix(&self) -> u8 {
        if self.has_peer && self.is_v4() {
            32
        } else {
            self.prefix
        }
    }

    fn describe_v4(&self, address: Ipv4Addr) -> Facts {
        let prefix = self.own_prefix();
        let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
        let broadcast = self.broadcast.filter(|_| !self.has_peer);
        facts(json!({
            "address": address.to_string(),
            "broadcast": broadcast.map(|address| address.to_string()).unwrap_or_default(),
            "netmask": Ipv4Addr::from(mask).to_string(),
            "network": Ipv4Addr::from(address.to_bits() & mask).to_string(),
            "prefix": prefix.to_string(),
        }))
    }

    fn describe_v6(&self) -> Facts {
        let scope = match self.scope {
            0 => "global".to_string(),
            200 => "site".to_string(),
            253 => "link".to_string(),
            254 => "host".to_string(),
            255 => "nowhere".to_string(),
            other => other.to_string(),
        };
        facts(json!({
            "address": self.ip.to_string(),
            "prefix": self.own_prefix().to_string(),
            "scope": scope,
        }))
    }
}

fn push(interface: &mut Facts, key: &str, value: Facts) {
    if let Json::Array(list) = interface
        .entry(key)
        .or_insert_with(|| Json::Array(Vec::new()))
    {
        list.push(value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str, label: &str, prefix: u8, secondary: bool) -> Address {
        Address {
            device: "eth0".into(),
            ip: text.parse().expect("an address"),
            label: label.into(),
            prefix,
            broadcast: None,
            scope: 0,
            secondary,
            has_peer: false,
        }
    }

    #[test]
    fn primary_secondary_and_alias() {
        let mut interfaces = IndexMap::from([("eth0".to_string(), Facts::new())]);
        for address in [
            address("10.1.2.3", "eth0", 20, false),
            address("10.1.2.4", "eth0", 20, true),
            address("10.9.0.1", "eth0:1", 0, false),
            address("fe80::1", "eth0", 64, false),
        ] {
            address.add_to(&mut interfaces);
        }
        let network = |address: &str, netmask: &str, network: &str, prefix: &str| {
            json!({
                "address": address, "broadcast": "", "netmask": netmask, "network": network,
                "prefix": prefix,
            })
        };
        assert_eq!(
            json!(interfaces["eth0"]),
            json!({
                "ipv4": network("10.1.2.3", "255.255.240.0", "10.1.0.0", "20"),
                "ipv4_secondaries": [network("10.1.2.4", "255.255.240.0", "10.1.0.0", "20")],
                "ipv6": [{"address": "fe80::1", "prefix": "64", "scope": "global"}],
            })
        );
        assert_eq!(
            json!(interfaces["eth0:1"]),
            json!({"ipv4": network("10.9.0.1", "0.0.0.0", "0.0.0.0", "0")})
        );
    }

    #[test]
    fn the_kernel_knows_the_loopback_address() {
        let found = all();
        assert!(
            found
                .iter()
                .any(|address| address.ip == IpAddr::from([127, 0, 0, 1]))
        );
    }
}
