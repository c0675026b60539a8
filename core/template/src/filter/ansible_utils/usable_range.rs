//! `usable_range`: all addresses of a network.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use shevek_jinja::{Args, Dict, Error, Value};

use super::integer;
use crate::TemplateConfiguration;
use crate::address::{Address, plain_text, read_network};
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.usable_range"], usable_range)];

/// More addresses than anybody wants to see one by one; Ansible runs until memory ends.
const MOST: u128 = 1 << 20;

fn usable_range(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("_usable_range", 1, ["ip"])?;
    let value = value.value();
    let failed =
        |what: String| plugin_error(format!("Error while using plugin 'usable_range': {what}"));
    let Value::Str(text) = &value else {
        let class = class_of(&value);
        return Err(failed(format!("not expecting type '{class}'")));
    };
    let network = read_network(text.as_str())
        .map_err(|error| failed(error.to_string()))?
        .network;
    let size = network.size();
    let count = size.to_u128().filter(|size| *size <= MOST);
    let Some(count) = count else {
        return Err(failed(format!(
            "{text} has {size} addresses, of which {MOST} at most can be listed",
            text = text.as_str(),
        )));
    };
    let first = network.first();
    let addresses = (0..count).map(|index| {
        let address = Address {
            value: first.value + index,
            ..first
        };
        Value::from(plain_text(address))
    });
    let result = Dict::new();
    result.insert_str("usable_ips", Value::list(addresses.collect()));
    result.insert_str("number_of_ips", integer(BigInt::from(count)));
    Ok(Value::Dict(result))
}
