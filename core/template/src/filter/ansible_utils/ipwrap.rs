//! `ipwrap`: IPv6 addresses in brackets, all else as it is.

use shevek_jinja::{Args, Error, Value};

use super::ipaddr::ipaddr;
use super::text_of;
use crate::TemplateConfiguration;
use crate::arguments::{Parameter, Type, read_some};
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.ipwrap"], ipwrap)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Raw).required(),
    Parameter::new("query", Type::Text).or(""),
];

fn ipwrap(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, query] = read_some(args, &PARAMETERS, 1)?;
    let query = text_of(&query);
    let items = match &value {
        Value::Str(_) | Value::Bool(_) => {
            let answer = ipaddr(&value, query, None, "ipwrap").and_then(|answer| {
                if answer.is_true()? {
                    ipaddr(&answer, "wrap", None, "ipwrap")
                } else {
                    Ok(value.clone())
                }
            });
            return Ok(answer.unwrap_or(value));
        }
        Value::List(_) => value.to_vec()?,
        Value::Object(_) if value.is_iterable() => value.to_vec()?,
        other => {
            return Err(plugin_error(format!(
                "Unrecognized type <{}> for ipwrap filter <value>",
                class_of(other)
            )));
        }
    };
    let mut wrapped = Vec::new();
    for item in items {
        if let Value::Undefined(undefined) = &item {
            return Err(undefined.error());
        }
        // A query that fails for one leaves all as they are.
        let Ok(answer) = ipaddr(&item, query, None, "ipwrap") else {
            return Ok(value);
        };
        wrapped.push(if answer.is_true()? {
            ipaddr(&item, "wrap", None, "ipwrap")?
        } else {
            item
        });
    }
    Ok(Value::list(wrapped))
}
