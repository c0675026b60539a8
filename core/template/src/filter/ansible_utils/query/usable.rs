//! Queries for addresses that hosts may have. Their results are numbers to Ansible, so that the lowest ones of IPv6 are
//! written as IPv4.

use num_bigint::BigInt;
use shevek_jinja::{Error, Value};

use super::super::address_error;
use super::super::subject::{Kind, Subject};
use super::Query;
use crate::address::{Address, Network};
use crate::plugin::plugin_error;

pub(super) fn answer(query: Query, subject: &Subject) -> Result<Value, Error> {
    let network = subject.network;
    if subject.kind == Kind::Address {
        return Err(plugin_error("Not a network address"));
    }
    if query == Query::Peer {
        return peer(network);
    }
    if network.host_bits() == 0 {
        return Ok(Value::None);
    }
    let (first, last) = network.usable();
    Ok(match query {
        Query::FirstUsable => Value::from(by_number(first.value)?.to_string()),
        Query::LastUsable => Value::from(by_number(last.value)?.to_string()),
        Query::NextUsable => further(network, &BigInt::from(1))?,
        Query::PreviousUsable => further(network, &BigInt::from(-1))?,
        _ => Value::from(format!(
            "{}-{}",
            by_number(first.value)?,
            by_number(last.value)?
        )),
    })
}

/// The usable address so many after that of the network.
pub(in crate::filter::ansible_utils) fn further(
    network: Network,
    offset: &BigInt,
) -> Result<Value, Error> {
    let (first, last) = network.usable();
    let number = BigInt::from(network.value) + offset;
    let address = Address::of_number(&number).map_err(address_error)?;
    let is_usable = (first.value..=last.value).contains(&address.value);
    Ok(if is_usable {
        Value::from(address.to_string())
    } else {
        Value::None
    })
}

/// The other end of a network of two hosts.
fn peer(network: Network) -> Result<Value, Error> {
    let value = network.value;
    let other = match (network.host_bits(), value % 4) {
        (1, _) => value ^ 1,
        (2, 0) => return Err(plugin_error("Network address of /30 has no peer")),
        (2, 3) => return Err(plugin_error("Broadcast address of /30 has no peer")),
        (2, _) => value ^ 3,
        _ => return Err(plugin_error("Not a point-to-point network")),
    };
    Ok(Value::from(by_number(other)?.to_string()))
}

fn by_number(value: u128) -> Result<Address, Error> {
    Address::of_number(&BigInt::from(value)).map_err(address_error)
}
