//! `ipv4_hostmask`, `ipv4_netmask`: whether a text is a mask of IPv4 networks. The collection tries it on 10.0.0.0.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::address::{Address, Network, read_network};
use crate::plugin::Plugin;

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["ansible.utils.ipv4_hostmask"], ipv4_hostmask),
    Plugin::new(&["ansible.utils.ipv4_netmask"], ipv4_netmask),
];

fn ipv4_hostmask(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [mask] = args.bind("_ipv4_hostmask", 1, ["ip"])?;
    Ok(is_mask(&mask.value(), Network::hostmask))
}

fn ipv4_netmask(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [mask] = args.bind("_ipv4_netmask", 1, ["mask"])?;
    Ok(is_mask(&mask.value(), Network::netmask))
}

fn is_mask(mask: &Value, of: fn(Network) -> Address) -> Value {
    let text = mask.as_str().unwrap_or_default();
    let network = read_network(&format!("10.0.0.0/{text}"));
    Value::Bool(network.is_ok_and(|scoped| of(scoped.network).to_string() == text))
}
