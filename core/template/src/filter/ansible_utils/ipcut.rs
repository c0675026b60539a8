//! `ipcut`: the first or last bits of an address, in the notation of addresses.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use shevek_jinja::{Args, Error, Value};

use super::ipmath::{no_address, no_integer};
use super::text_of;
use crate::TemplateConfiguration;
use crate::address::{Address, Version};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.ipcut"], ipcut)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("amount", Type::Int),
];

fn ipcut(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, amount] = read(args, &PARAMETERS)?;
    let text = text_of(&value);
    let address = Address::parse(text).ok_or_else(|| no_address(text))?;
    let amount = amount.as_bigint().ok_or_else(no_integer)?;
    let bits = address.binary();
    let count = amount.magnitude().to_usize().unwrap_or(usize::MAX);
    let count = count.min(bits.len());
    let cut = if amount < BigInt::ZERO {
        &bits[bits.len() - count..]
    } else {
        &bits[..count]
    };
    let (width, separator) = match address.version {
        Version::V4 => (8, "."),
        Version::V6 => (16, ":"),
    };
    // Groups are counted from where the cut begins; what is left over is a number of its own.
    let groups: Result<Vec<_>, _> = (0..cut.len())
        .step_by(width)
        .map(|start| u16::from_str_radix(&cut[start..cut.len().min(start + width)], 2))
        .map(|group| {
            group.map(|group| match address.version {
                Version::V4 => group.to_string(),
                Version::V6 => format!("{group:x}"),
            })
        })
        .collect();
    let groups = groups.map_err(|error| plugin_error(error.to_string()))?;
    Ok(Value::from(groups.join(separator)))
}
