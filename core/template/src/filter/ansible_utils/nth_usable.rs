//! `next_nth_usable`, `previous_nth_usable`: another address of a network that a host may have.

use num_bigint::BigInt;
use shevek_jinja::{Args, Error, Value};

use super::network_of;
use super::query::further;
use crate::TemplateConfiguration;
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["ansible.utils.next_nth_usable"], next_nth_usable),
    Plugin::new(&["ansible.utils.previous_nth_usable"], previous_nth_usable),
];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("offset", Type::Int),
];

fn next_nth_usable(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    nth_usable(args, |offset| offset)
}

fn previous_nth_usable(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    nth_usable(args, |offset| -offset)
}

fn nth_usable(args: Args, direction: fn(BigInt) -> BigInt) -> Result<Value, Error> {
    let [value, offset] = read(args, &PARAMETERS)?;
    let Some(network) = network_of(&value)? else {
        return Ok(Value::Bool(false));
    };
    let offset = offset
        .as_bigint()
        .ok_or_else(|| plugin_error("Must pass in an integer"))?;
    if network.host_bits() == 0 {
        return Ok(Value::None);
    }
    further(network, &direction(offset))
}
