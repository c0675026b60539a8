//! `accumulate`: the sums of a list up to each of its elements.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["community.general.accumulate"], accumulate)];

fn accumulate(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [sequence] = args.bind("list_accumulate", 1, ["sequence"])?;
    let sequence = sequence.value();
    let is_range = matches!(&sequence, Value::Object(object) if object.type_name() == "range");
    let items = match super::sequence(&sequence)? {
        Some(items) => items,
        None if is_range => sequence.to_vec()?,
        None => {
            return Err(plugin_error(format!(
                "Invalid value type ({}) for accumulate ({})",
                class_of(&sequence),
                sequence.repr()?
            )));
        }
    };
    let mut sums: Vec<Value> = Vec::with_capacity(items.len());
    for item in items {
        if let Value::Undefined(undefined) = &item {
            return Err(undefined.error());
        }
        sums.push(match sums.last() {
            Some(sum) => sum.plus(&item)?,
            None => item,
        });
    }
    Ok(Value::list(sums))
}
