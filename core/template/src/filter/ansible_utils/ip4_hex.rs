//! `ip4_hex`: the octets of an IPv4 address in hexadecimal.

use shevek_jinja::{Args, Error, Value};

use super::ipmath::no_address;
use super::text_of;
use crate::TemplateConfiguration;
use crate::address::{Address, Version};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.ip4_hex"], ip4_hex)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("arg", Type::Text).required(),
    Parameter::new("delimiter", Type::Text).or(""),
];

fn ip4_hex(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, delimiter] = read(args, &PARAMETERS)?;
    let text = text_of(&value);
    let address = Address::parse(text).ok_or_else(|| no_address(text))?;
    if address.version != Version::V4 {
        return Err(plugin_error(format!(
            "ip4_hex takes IPv4 addresses; {text} is none"
        )));
    }
    let octets: Vec<_> = address
        .groups()
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    Ok(Value::from(octets.join(text_of(&delimiter))))
}
