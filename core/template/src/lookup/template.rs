//! `template`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::FileTemplateOptions;
use crate::file::read::read_text;
use crate::plugin::plugin_error;
use crate::templar::jinja_error;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("template", template)];

/// What Ansible's lookup knows; others are ignored, as Ansible does.
const OPTIONS: [&str; 4] = [
    "variable_start_string",
    "variable_end_string",
    "comment_start_string",
    "comment_end_string",
];

fn template(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut options = FileTemplateOptions::default();
    let mut set = |name: &str, value: &Value| {
        options
            .set(name, value)
            .map_err(|error| jinja_error(&error))
    };
    for name in OPTIONS {
        if let Some(text) = call.take_text(name)? {
            set(name, &Value::from(text))?;
        }
    }
    set(
        "trim_blocks",
        &Value::Bool(call.take_bool("trim_blocks", true)?),
    )?;
    let more = call.take_dict("template_vars", "dict")?.unwrap_or_default();
    let mut out = Vec::new();
    for term in &call.terms {
        let name = LookupCall::text_term(term)?;
        let path = call
            .templar
            .context()
            .find("templates", name)
            .ok_or_else(|| {
                plugin_error(format!(
                    "the template file {name} could not be found for the lookup"
                ))
            })?;
        let text = read_text(call.configuration(), &path)?;
        let mut extra = vec![("template_path".into(), Value::from(name))];
        for (name, value) in &more {
            extra.push((name.str()?.into(), value.clone()));
        }
        let templar = call
            .templar
            .with_template_variables(&path, name, None)
            .with_extra(extra);
        out.push(
            templar
                .render_file_native(&text, &path, &options)
                .map_err(|error| jinja_error(&error))?,
        );
    }
    Ok(out)
}
