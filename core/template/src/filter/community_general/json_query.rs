//! `json_query`: asks data in JMESPath.

use shevek_jinja::{Args, Error, ErrorKind, Value};

use crate::TemplateConfiguration;
use crate::jmespath;
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["community.general.json_query"], json_query)];

fn json_query(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, query] = args.bind("json_query", 2, ["data", "expr"])?;
    let query = query.value();
    let found = match query.as_str() {
        Some("") => Err(plugin_error(
            "Invalid JMESPath expression: cannot be empty.",
        )),
        Some(query) => jmespath::search(query, &data.value()),
        None => Err(Error::type_error(format!(
            "'{}' object is not iterable",
            query.type_name()
        ))),
    };
    found.map_err(|error| {
        // What the query itself is to blame for, and what Python refuses.
        let what = match error.kind() {
            ErrorKind::Other => "JMESPathError",
            _ => "Error in jmespath.search",
        };
        plugin_error(format!(
            "{what} in json_query filter plugin:\n{}",
            error.message()
        ))
    })
}
