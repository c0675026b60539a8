//! `template`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::FileTemplateOptions;
use crate::file::read::read_text;
use crate::plugin::plugin_error;
use crate::templar::jinja_error;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("template", template)];

fn template(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut options = FileTemplateOptions::default();
    for name in [
        "variable_start_string",
        "variable_end_string",
        "block_start_string",
        "block_end_string",
        "comment_start_string",
        "comment_end_string",
        "trim_blocks",
        "lstrip_blocks",
        "newline_sequence",
    ] {
        if let Some(value) = call.take(name) {
            options
                .set(name, &value)
                .map_err(|error| jinja_error(&error))?;
        }
    }
    let more = match call.take("template_vars") {
        None => Vec::new(),
        Some(vars) => vars
            .items()?
            .ok_or_else(|| plugin_error("template_vars must be a dictionary"))?,
    };
    call.take_bool("convert_data", false)?;
    let mut out = Vec::new();
    for name in call.text_terms()? {
        let path = call
            .templar
            .context()
            .find("templates", &name)
            .ok_or_else(|| {
                plugin_error(format!(
                    "the template file {name} could not be found for the lookup"
                ))
            })?;
        let text = read_text(call.configuration(), &path)?;
        let mut extra = Vec::with_capacity(more.len());
        for (name, value) in &more {
            extra.push((name.str()?.into(), value.clone()));
        }
        let templar = call
            .templar
            .with_template_variables(&path, &name, None)
            .with_extra(extra);
        out.push(Value::from(
            templar
                .render_file(&text, &path, &options)
                .map_err(|error| jinja_error(&error))?,
        ));
    }
    Ok(out)
}
