//! `hwaddr`, `macaddr`: asks about the addresses of network cards and writes them in another way.

use shevek_jinja::{Args, Error, Value};

use super::{address_error, integer, text_of};
use crate::TemplateConfiguration;
use crate::address::{Dialect, HardwareAddress};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["ansible.utils.hwaddr"], hwaddr_filter),
    Plugin::new(&["ansible.utils.macaddr"], macaddr),
];

const VALUE: Parameter = Parameter::new("value", Type::Text).required();
const QUERY: Parameter = Parameter::new("query", Type::Text).or("");

fn hwaddr_filter(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    const ALIAS: Parameter = Parameter::new("alias", Type::Text).or("hwaddr");
    let [value, query, alias] = read(args, &[VALUE, QUERY, ALIAS])?;
    hwaddr(&value, text_of(&query), text_of(&alias))
}

fn macaddr(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, query] = read(args, &[VALUE, QUERY])?;
    hwaddr(&value, text_of(&query), "macaddr")
}

fn hwaddr(value: &Value, query: &str, alias: &str) -> Result<Value, Error> {
    let text = text_of(value);
    let Some(address) = HardwareAddress::parse(text) else {
        return match query {
            "" | "bool" => Ok(Value::None),
            _ => Err(plugin_error(format!(
                "{alias}: not a hardware address: {text}"
            ))),
        };
    };
    let dialect = match query {
        "" => return Ok(value.clone()),
        "bool" => return Ok(Value::Bool(true)),
        "int" => return Ok(integer(address.value)),
        "bare" => Dialect::Bare,
        "cisco" => Dialect::Cisco,
        "eui48" | "win" => Dialect::Eui48,
        "linux" => Dialect::Linux,
        "pgsql" | "postgresql" | "psql" => Dialect::PostgreSql,
        "unix" => Dialect::Unix,
        _ => {
            return Err(plugin_error(format!(
                "{alias}: unknown filter type: {query}"
            )));
        }
    };
    let text = address.text(dialect).map_err(address_error)?;
    Ok(Value::from(text))
}
