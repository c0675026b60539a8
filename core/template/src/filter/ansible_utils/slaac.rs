//! `slaac`: the address that a network card gives itself in an IPv6 network.

use shevek_jinja::{Args, Error, Value};

use super::{address_error, network_of, text_of};
use crate::TemplateConfiguration;
use crate::address::{HardwareAddress, Version};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::Plugin;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.slaac"], slaac)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("query", Type::Text),
];

fn slaac(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, query] = read(args, &PARAMETERS)?;
    let network = network_of(&value)?.filter(|network| network.version == Version::V6);
    let card = HardwareAddress::parse(text_of(&query));
    let (Some(network), Some(card)) = (network, card) else {
        return Ok(Value::Bool(false));
    };
    let address = card.in_network(network).map_err(address_error)?;
    Ok(Value::from(address.to_string()))
}
