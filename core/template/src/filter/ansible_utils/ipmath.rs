//! `ipmath`: the address so many after or before another.

use shevek_jinja::{Args, Error, Value};

use super::{address_error, text_of};
use crate::TemplateConfiguration;
use crate::address::{Address, Network};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.ipmath"], ipmath)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("amount", Type::Int),
];

fn ipmath(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, amount] = read(args, &PARAMETERS)?;
    let text = text_of(&value);
    let address = if text.contains('/') {
        Network::parse(text).ok().map(Network::address)
    } else {
        Address::parse(text)
    };
    let address = address.ok_or_else(|| no_address(text))?;
    let amount = amount.as_bigint().ok_or_else(no_integer)?;
    let sum = address.plus(&amount).map_err(address_error)?;
    Ok(Value::from(sum.to_string()))
}

/// The error for what is no address.
pub(super) fn no_address(text: &str) -> Error {
    plugin_error(format!(
        "You must pass a valid IP address; {text} is invalid"
    ))
}

/// The error for an amount that is missing.
pub(super) fn no_integer() -> Error {
    plugin_error("You must pass an integer for arithmetic; None is not a valid integer")
}
