//! `nthhost`: an address of a network by its number.

use shevek_jinja::{Args, Error, Value};

use super::{address_error, network_of, text_of};
use crate::TemplateConfiguration;
use crate::arguments::{Parameter, Type, read};
use crate::plugin::Plugin;
use crate::python::int::parse_int;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.nthhost"], nthhost)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("query", Type::Text),
];

fn nthhost(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, query] = read(args, &PARAMETERS)?;
    let network = network_of(&value)?;
    let (Some(network), Some(index)) = (network, parse_int(text_of(&query))) else {
        return Ok(Value::Bool(false));
    };
    if index >= network.size() {
        return Ok(Value::Bool(false));
    }
    let address = network.nth(&index).map_err(address_error)?;
    Ok(Value::from(address.to_string()))
}
