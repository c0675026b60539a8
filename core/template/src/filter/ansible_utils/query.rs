//! The queries of `ipaddr`.

mod convert;
mod usable;

pub(super) use usable::further;

use shevek_jinja::{Error, Value};

use super::integer;
use super::subject::{Kind, Subject};

/// What can be asked by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Query {
    Whole,
    SixToFour,
    Address,
    AddressOfHost,
    Bool,
    Broadcast,
    Cidr,
    FirstUsable,
    Host,
    Hostmask,
    Int,
    IpAndPrefix,
    IpAndNetmask,
    Ipv4,
    Ipv6,
    LastUsable,
    LinkLocal,
    Loopback,
    Multicast,
    Net,
    NextUsable,
    Netmask,
    Network,
    NetworkAndNetmask,
    NetworkAndWildcard,
    Peer,
    Prefix,
    PreviousUsable,
    Private,
    Public,
    RangeUsable,
    ReverseDns,
    Size,
    SizeUsable,
    Subnet,
    Type,
    Unicast,
    Version,
    Wrap,
}

impl Query {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "" => Self::Whole,
            "6to4" => Self::SixToFour,
            "address" | "ip" => Self::Address,
            "address/prefix" | "gateway" | "gw" | "host/prefix" | "hostnet" | "router" => {
                Self::AddressOfHost
            }
            "bool" => Self::Bool,
            "broadcast" => Self::Broadcast,
            "cidr" => Self::Cidr,
            "first_usable" => Self::FirstUsable,
            "host" => Self::Host,
            "hostmask" | "wildcard" => Self::Hostmask,
            "int" => Self::Int,
            "ip/prefix" => Self::IpAndPrefix,
            "ip_netmask" => Self::IpAndNetmask,
            "ipv4" | "v4" => Self::Ipv4,
            "ipv6" | "v6" => Self::Ipv6,
            "last_usable" => Self::LastUsable,
            "link-local" => Self::LinkLocal,
            "lo" | "loopback" => Self::Loopback,
            "multicast" => Self::Multicast,
            "net" => Self::Net,
            "next_usable" => Self::NextUsable,
            "netmask" => Self::Netmask,
            "network" | "network_id" => Self::Network,
            "network_netmask" => Self::NetworkAndNetmask,
            "network_wildcard" => Self::NetworkAndWildcard,
            "peer" => Self::Peer,
            "prefix" => Self::Prefix,
            "previous_usable" => Self::PreviousUsable,
            "private" => Self::Private,
            "public" => Self::Public,
            "range_usable" => Self::RangeUsable,
            "revdns" => Self::ReverseDns,
            "size" => Self::Size,
            "size_usable" => Self::SizeUsable,
            "subnet" | "network/prefix" => Self::Subnet,
            "type" => Self::Type,
            "unicast" => Self::Unicast,
            "version" => Self::Version,
            "wrap" => Self::Wrap,
            _ => return None,
        })
    }
}

/// The answer; `None` or false where there is none.
pub(super) fn answer(query: Query, subject: &Subject) -> Result<Value, Error> {
    let network = subject.network;
    let address = network.address();
    let (is_one, is_pair) = (network.host_bits() == 0, network.host_bits() == 1);
    let is_first = address == network.first();
    let is_network = subject.kind == Kind::Network;
    let if_so = |condition: bool| {
        if condition {
            subject.value.clone()
        } else {
            Value::None
        }
    };
    Ok(match query {
        Query::Whole if is_network => Value::from(network.to_string()),
        Query::Whole => Value::from(address.to_string()),
        Query::Address => match network.version.number() {
            // The first address of an IPv6 network may be a host's.
            4 if is_first && network.host_bits() > 1 => Value::None,
            _ => Value::from(address.to_string()),
        },
        Query::AddressOfHost => {
            let is_host = address != network.first() && address != network.last();
            if is_one || is_pair || is_host {
                Value::from(network.to_string())
            } else {
                Value::Bool(false)
            }
        }
        Query::Bool => Value::Bool(true),
        Query::Broadcast => shown(network.broadcast()),
        Query::Cidr => Value::from(network.to_string()),
        Query::Host => {
            if is_first && network.host_bits() > 1 {
                Value::None
            } else {
                Value::from(network.to_string())
            }
        }
        Query::Hostmask => shown(Some(network.hostmask())),
        Query::Int if is_network => Value::from(format!("{}/{}", address.value, network.prefix)),
        Query::Int => integer(address.value),
        Query::IpAndPrefix => shown((is_pair || !is_first).then_some(network)),
        Query::IpAndNetmask => {
            let both = format!("{address} {}", network.netmask());
            shown((is_pair || !is_first).then_some(both))
        }
        Query::LinkLocal => if_so(address.is_link_local()),
        Query::Loopback => if_so(address.is_loopback()),
        Query::Multicast => if_so(network.is_multicast()),
        Query::Net => shown((!is_one && is_first).then_some(network)),
        Query::Netmask => shown(Some(network.netmask())),
        Query::Network => shown(Some(network.first())),
        Query::NetworkAndNetmask => {
            Value::from(format!("{} {}", network.first(), network.netmask()))
        }
        Query::NetworkAndWildcard => {
            Value::from(format!("{} {}", network.first(), network.hostmask()))
        }
        Query::Prefix => integer(network.prefix),
        Query::Private => if_so(!address.is_global()),
        Query::Public => if_so(
            address.is_global()
                && !convert::is_multicast(address)
                && !address.is_loopback()
                && !address.is_netmask()
                && !address.is_hostmask(),
        ),
        Query::ReverseDns => Value::from(address.reverse_name()),
        Query::Size => integer(network.size()),
        Query::SizeUsable if is_one => integer(0),
        Query::SizeUsable if is_pair => integer(2),
        Query::SizeUsable => integer(network.size() - 2),
        Query::Subnet => shown(Some(network.without_host())),
        Query::Type if subject.is_address() => Value::from("address"),
        Query::Type => Value::from("network"),
        Query::Unicast => if_so(!network.is_multicast()),
        Query::Version => Value::from(network.version.number()),
        Query::SixToFour => convert::six_to_four(subject),
        Query::Ipv4 => convert::to_ipv4(subject),
        Query::Ipv6 => convert::to_ipv6(subject),
        Query::Wrap => convert::wrap(subject),
        Query::FirstUsable
        | Query::LastUsable
        | Query::NextUsable
        | Query::Peer
        | Query::PreviousUsable
        | Query::RangeUsable => return usable::answer(query, subject),
    })
}

fn shown(what: Option<impl ToString>) -> Value {
    what.map_or(Value::None, |what| Value::from(what.to_string()))
}
