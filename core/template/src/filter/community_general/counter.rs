//! `counter`: how often each element occurs.

use shevek_jinja::{Args, Dict, Error, Value};

use super::sequence;
use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["community.general.counter"], counter)];

fn counter(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("counter", 1, ["sequence"])?;
    let value = value.value();
    let Some(items) = sequence(&value)? else {
        return Err(plugin_error(format!(
            "Argument for community.general.counter must be a sequence (string or list). {} is {}",
            value.str()?,
            class_of(&value)
        )));
    };
    let counts = Dict::new();
    for item in items {
        let known = counts.get(&item).map_err(|error| {
            plugin_error(format!(
                "community.general.counter needs a sequence with hashable elements (int, float or str) - {}",
                error.message()
            ))
        })?;
        let known = known.and_then(|count| count.as_i64()).unwrap_or(0);
        counts.insert(item, known + 1)?;
    }
    Ok(Value::Dict(counts))
}
