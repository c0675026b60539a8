//! `network_in_network`, `network_in_usable`, `reduce_on_network`: whether addresses lie in a network. They compare
//! numbers alone; what is no address counts as 0.

use shevek_jinja::{Args, Error, Value};

use super::network_of;
use crate::TemplateConfiguration;
use crate::address::Network;
use crate::arguments::{Parameter, Type, read};
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["ansible.utils.network_in_network"], network_in_network),
    Plugin::new(&["ansible.utils.network_in_usable"], network_in_usable),
    Plugin::new(&["ansible.utils.reduce_on_network"], reduce_on_network),
];

const NETWORK_AND_TEST: [Parameter; 2] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("test", Type::Text),
];

const LIST_AND_NETWORK: [Parameter; 2] = [
    Parameter::new("value", Type::Texts).required(),
    Parameter::new("network", Type::Text),
];

fn network_in_network(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, test] = read(args, &NETWORK_AND_TEST)?;
    Ok(Value::Bool(is_within(all(&test)?, all(&value)?)))
}

fn network_in_usable(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, test] = read(args, &NETWORK_AND_TEST)?;
    let usable = network_of(&value)?.map_or((0, 0), |network| {
        let (first, last) = network.usable();
        (first.value, last.value)
    });
    Ok(Value::Bool(is_within(all(&test)?, usable)))
}

fn reduce_on_network(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, network] = read(args, &LIST_AND_NETWORK)?;
    let bounds = all(&network)?;
    let mut kept = Vec::new();
    for address in value.to_vec()? {
        if is_within(all(&address)?, bounds) {
            kept.push(address);
        }
    }
    Ok(Value::list(kept))
}

/// The first and the last number. Of a network of two addresses only the first counts.
fn all(value: &Value) -> Result<(u128, u128), Error> {
    let bounds = |network: Network| {
        let first = network.first().value;
        (first, network.broadcast().map_or(first, |last| last.value))
    };
    Ok(network_of(value)?.map_or((0, 0), bounds))
}

fn is_within(inner: (u128, u128), outer: (u128, u128)) -> bool {
    let range = outer.0..=outer.1;
    range.contains(&inner.0) && range.contains(&inner.1)
}
