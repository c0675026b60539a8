//! `template`.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::FileTemplateOptions;
use crate::file::read::read_text;
use crate::plugin::plugin_error;
use crate::python::strftime::BrokenDownTime;
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
        let mut extra = template_variables(call, &path);
        for (name, value) in &more {
            extra.push((name.str()?.into(), value.clone()));
        }
        let templar = call.templar.with_extra(extra);
        out.push(Value::from(
            templar
                .render_file(&text, &path, &options)
                .map_err(|error| jinja_error(&error))?,
        ));
    }
    Ok(out)
}

/// What a template knows about itself.
fn template_variables(call: &LookupCall<'_>, path: &Path) -> Vec<(Arc<str>, Value)> {
    let shown = path.to_string_lossy();
    let configuration = call.configuration();
    let now = (configuration.clock)();
    let local = |stamp: Timestamp| {
        BrokenDownTime::at(stamp.as_second(), &configuration.time_zone).map_or(
            Value::None,
            |time| {
                Value::DateTime(shevek_jinja::DateTime {
                    civil: time.civil,
                    offset: None,
                })
            },
        )
    };
    let data = path.metadata().ok();
    let modified = data
        .as_ref()
        .and_then(|data| Timestamp::from_second(data.mtime()).ok());
    vec![
        ("template_path".into(), Value::from(&*shown)),
        (
            "template_fullpath".into(),
            Value::from(crate::python::posix_path::abspath(&shown)),
        ),
        (
            "template_uid".into(),
            data.map_or(Value::None, |data| Value::from(data.uid())),
        ),
        ("template_mtime".into(), modified.map_or(Value::None, local)),
        ("template_run_date".into(), local(now)),
        (
            "template_host".into(),
            host_name().map_or(Value::None, Value::from),
        ),
        ("template_destpath".into(), Value::None),
        ("ansible_managed".into(), Value::from("Ansible managed")),
    ]
}

fn host_name() -> Option<String> {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .map(|name| name.trim_end().to_owned())
}
