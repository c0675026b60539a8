//! `file`, `unvault`.

use std::path::PathBuf;

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::file::read::read_text;
use crate::plugin::plugin_error;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("file", file), Lookup::new("unvault", unvault)];

/// The file of a term, or Ansible's error.
pub(super) fn path_of(call: &LookupCall<'_>, term: &Value) -> Result<PathBuf, Error> {
    let name = LookupCall::text_term(term)?;
    call.templar.context().find("files", name).ok_or_else(|| {
        plugin_error(format!(
            "Unable to access the file '{name}': File not found. Use -vvvvv to see paths searched."
        ))
    })
}

fn file(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let (rstrip, lstrip) = (
        call.take_bool("rstrip", true)?,
        call.take_bool("lstrip", false)?,
    );
    let texts = call.terms.iter().map(|term| {
        let path = path_of(call, term)?;
        let text = read_text(call.configuration(), &path).map_err(|error| {
            let shown = term.repr().unwrap_or_default();
            plugin_error(format!(
                "Unable to access the file {shown}: {}",
                error.message()
            ))
        })?;
        let text = if lstrip { text.trim_start() } else { &text };
        Ok(Value::from(if rstrip { text.trim_end() } else { text }))
    });
    texts.collect()
}

fn unvault(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let texts = call.terms.iter().map(|term| {
        let name = LookupCall::text_term(term)?;
        let path = call.templar.context().find("files", name);
        let path =
            path.ok_or_else(|| plugin_error(format!("Unable to find file matching \"{name}\" ")))?;
        read_text(call.configuration(), &path).map(Value::from)
    });
    texts.collect()
}
