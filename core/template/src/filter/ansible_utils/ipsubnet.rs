//! `ipsubnet`: the networks within a network, and those around it.

use num_bigint::BigInt;
use shevek_jinja::{Args, Error, Value};

use super::subject::Subject;
use super::{address_error, network_of, text_of};
use crate::TemplateConfiguration;
use crate::address::{Address, Network};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.ipsubnet"], ipsubnet)];

const PARAMETERS: [Parameter; 3] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("query", Type::Text).or(""),
    Parameter::new("index", Type::Int),
];

fn ipsubnet(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, query, index] = read(args, &PARAMETERS)?;
    let Some(network) = network_of(&value)?.map(Network::without_host) else {
        return Ok(Value::Bool(false));
    };
    let query = text_of(&query);
    if query.is_empty() {
        return Ok(Value::from(network.to_string()));
    }
    if !query.bytes().all(|byte| byte.is_ascii_digit()) {
        return number_within(network, query);
    }
    let bits = network.version.bits();
    let Some(length) = query.parse().ok().filter(|length: &u8| *length <= bits) else {
        return Ok(Value::Bool(false));
    };
    match (index.as_bigint(), network.host_bits()) {
        (index, 0) => supernet(network, length, index),
        (None, _) => count(network, length),
        (Some(index), _) => subnet(network, length, index),
    }
}

/// The networks around an address, from the largest that is asked for to that of two addresses.
fn supernet(network: Network, length: u8, index: Option<BigInt>) -> Result<Value, Error> {
    let bits = BigInt::from(network.version.bits());
    let count = BigInt::from(network.prefix - length);
    let index = match index {
        None => BigInt::ZERO,
        Some(index) if index > &bits + 1 - &index || index < BigInt::from(length) - &bits => {
            return Ok(Value::Bool(false));
        }
        Some(index) => index,
    };
    let from_start = if index < BigInt::ZERO {
        index + &count
    } else {
        index
    };
    let prefix = u8::try_from(&from_start)
        .ok()
        .filter(|_| from_start < count);
    let prefix = prefix.ok_or_else(|| plugin_error("list index out of range"))? + length;
    let supernet = Network { prefix, ..network };
    Ok(Value::from(supernet.without_host().to_string()))
}

/// How many networks of that length there are in a network.
fn count(network: Network, length: u8) -> Result<Value, Error> {
    let more = length
        .checked_sub(network.prefix)
        .ok_or_else(|| plugin_error(format!("Requested subnet size of {length} is invalid")))?;
    Ok(Value::from((BigInt::from(1) << more).to_string()))
}

fn subnet(network: Network, length: u8, index: BigInt) -> Result<Value, Error> {
    // A network that is too small has half of one or less, of which the first still counts.
    let more = length.saturating_sub(network.prefix);
    let count = BigInt::from(1) << more;
    let is_larger = length < network.prefix;
    let index = match index {
        index if index < BigInt::ZERO && !is_larger => index + &count,
        index => index,
    };
    if index < BigInt::ZERO || index >= count {
        return Ok(Value::Bool(false));
    }
    let offset = index << (network.version.bits() - length);
    // The address is a number to Ansible: a low one of IPv6 becomes IPv4, whose networks are shorter.
    let address = Address::of_number(&(offset + network.value)).map_err(address_error)?;
    let subnet = Network::parse(&format!("{address}/{length}")).map_err(address_error)?;
    Ok(Value::from(subnet.to_string()))
}

/// Which of the networks of its size a network is within another one.
fn number_within(network: Network, query: &str) -> Result<Value, Error> {
    let outer = Subject::read(&Value::from(query), None)?;
    let outer = outer.ok_or_else(|| {
        plugin_error(format!(
            "You must pass a valid subnet or IP address; {query} is invalid"
        ))
    })?;
    let outer = if outer.is_address() {
        outer.network
    } else {
        outer.network.without_host()
    };
    let bits = network.version.bits();
    let not_in = || {
        plugin_error(format!(
            "{network} is not in the subnet {}",
            outer.without_host()
        ))
    };
    let outside = bits.checked_sub(outer.prefix).ok_or_else(not_in)?;
    let above = |value: u128| value.checked_shr(outside.into()).unwrap_or(0);
    if above(network.value) != above(outer.value) || outer.prefix > network.prefix {
        return Err(not_in());
    }
    let mask = u128::MAX
        .checked_shr((128 - (network.prefix - outer.prefix)).into())
        .unwrap_or(0);
    let number = network
        .value
        .checked_shr(network.host_bits().into())
        .unwrap_or(0);
    Ok(Value::from(
        (BigInt::from(number & mask) + 1_u8).to_string(),
    ))
}
