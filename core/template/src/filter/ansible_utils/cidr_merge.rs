//! `cidr_merge`: the fewest networks that have the same addresses, or the one with all of them in it.

use shevek_jinja::{Args, Error, Value};

use super::text_of;
use crate::TemplateConfiguration;
use crate::address::{AddressError, Network, merged, spanning};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.cidr_merge"], cidr_merge)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Texts).required(),
    Parameter::new("action", Type::Text).or("merge"),
];

fn cidr_merge(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, action] = read(args, &PARAMETERS)?;
    let action = text_of(&action);
    if !["merge", "span"].contains(&action) {
        return Err(plugin_error(format!(
            "cidr_merge: invalid action '{action}'"
        )));
    }
    let texts = value.to_vec()?;
    let networks: Result<Vec<_>, _> = texts
        .iter()
        .map(|text| Network::parse(text_of(text)))
        .collect();
    let networks = networks.map_err(|error| failed(&error))?;
    if action == "merge" {
        let merged = merged(&networks);
        let texts = merged.iter().map(|network| network.to_string().into());
        return Ok(Value::list(texts.collect()));
    }
    let span = match networks.as_slice() {
        // One alone is left as it is.
        [network] => Some(*network),
        networks => spanning(networks).map_err(|error| failed(&error))?,
    };
    Ok(span.map_or(Value::None, |network| Value::from(network.to_string())))
}

fn failed(error: &AddressError) -> Error {
    plugin_error(format!("cidr_merge: error in netaddr:\n{error}"))
}
