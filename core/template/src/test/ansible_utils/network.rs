//! Whether a network lies in another one: `in_network`, `in_any_network`, `in_one_network`, `subnet_of`, `supernet_of`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::address::read_network;
use crate::arguments::no_list;
use crate::plugin::{Plugin, plugin_error};

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["ansible.utils.in_any_network"], in_any_network),
    Plugin::new(&["ansible.utils.in_network"], in_network),
    Plugin::new(&["ansible.utils.in_one_network"], in_one_network),
    Plugin::new(&["ansible.utils.subnet_of"], subnet_of),
    Plugin::new(&["ansible.utils.supernet_of"], supernet_of),
];

fn in_network(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [inner, outer] = args.bind("_in_network", 2, ["ip", "network"])?;
    is_within(&inner.value(), &outer.value()).map(Value::Bool)
}

fn subnet_of(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [inner, outer] = args.bind("_subnet_of", 2, ["network_a", "network_b"])?;
    is_within(&inner.value(), &outer.value()).map(Value::Bool)
}

fn supernet_of(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [outer, inner] = args.bind("_supernet_of", 2, ["network_a", "network_b"])?;
    is_within(&inner.value(), &outer.value()).map(Value::Bool)
}

fn in_any_network(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(networks_around("in_any_network", args)? > 0))
}

fn in_one_network(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(networks_around("in_one_network", args)? == 1))
}

/// In how many of the networks an address lies.
fn networks_around(test: &str, args: Args) -> Result<usize, Error> {
    let [inner, networks] = args.bind(&format!("_{test}"), 2, ["ip", "networks"])?;
    let (inner, networks) = (inner.value(), networks.value());
    if let Some(mistake) = no_list("networks", &networks) {
        return Err(plugin_error(format!(
            "argspec validation failed for {test} test plugin with errors: {}",
            Value::list(vec![Value::from(mistake)]).repr()?
        )));
    }
    let mut count = 0;
    // The list that was given, not what it would be converted to: a text is one of letters.
    for network in networks.iter()? {
        count += usize::from(is_within(&inner, &network?)?);
    }
    Ok(count)
}

fn is_within(inner: &Value, outer: &Value) -> Result<bool, Error> {
    for value in [inner, outer] {
        if let Value::Undefined(undefined) = value {
            return Err(undefined.error());
        }
    }
    let network = |value: &Value| value.as_str().and_then(|text| read_network(text).ok());
    let both = network(inner).zip(network(outer));
    Ok(both.is_some_and(|(inner, outer)| outer.contains(&inner)))
}
