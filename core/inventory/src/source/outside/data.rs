//! Puts what a plugin handed over into the inventory.

use shevek_jinja::{Dict, Str, Tags, Value};
use shevek_plugin::InventoryData;
use shevek_plugin::serde_json::Value as Json;
use shevek_yaml::{Diagnostic, Source};

use crate::error::InventoryError;
use crate::host::HostId;
use crate::source::populate::Populator;
use crate::warning::Warning;

/// Adds hosts and groups; returns the hosts. With `trusted` the texts of variables may be templates.
pub(super) fn populate(
    data: &InventoryData,
    trusted: bool,
    source: &str,
    populator: &mut Populator<'_>,
) -> Result<Vec<HostId>, InventoryError> {
    for message in &data.warnings {
        let warning = Warning::Message(message.clone());
        populator.inventory.warnings.push(warning);
    }
    let place = |message: String| Diagnostic::in_source(&Source::new(source, ""), message);
    for (name, group) in &data.groups {
        let id = populator.inventory.add_group(name)?;
        for (name, json) in &group.vars {
            populator.check_name(name, place);
            let value = value(json, trusted);
            populator.inventory.set_group_variable(id, name, value)?;
        }
    }
    for (name, group) in &data.groups {
        let id = populator.inventory.add_group(name)?;
        for child in &group.children {
            let child = populator.inventory.add_group(child)?;
            populator.inventory.add_child_group(id, child)?;
        }
    }
    let mut hosts = Vec::new();
    for (name, host) in &data.hosts {
        populator.add_host(name, None, None)?;
        let (id, _) = populator.inventory.add_host(name)?;
        for group in &host.groups {
            let group = populator.inventory.add_group(group)?;
            populator.inventory.add_host_to_group(id, group);
        }
        for (name, json) in &host.vars {
            populator.check_name(name, place);
            let value = value(json, trusted);
            populator.inventory.set_host_variable(id, name, value);
        }
        hosts.push(id);
    }
    Ok(hosts)
}

fn value(json: &Json, trusted: bool) -> Value {
    if !trusted {
        return Value::from_json(json);
    }
    match json {
        Json::String(text) => {
            let tags = Tags {
                trusted: true,
                ..Tags::default()
            };
            Value::Str(Str::tagged(text.as_str(), tags))
        }
        Json::Array(items) => Value::list(items.iter().map(|item| value(item, true)).collect()),
        Json::Object(object) => {
            let dict = Dict::new();
            for (key, item) in object {
                dict.insert_str(key, value(item, true));
            }
            Value::Dict(dict)
        }
        plain => Value::from_json(plain),
    }
}
