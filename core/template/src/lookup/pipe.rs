//! `pipe`, `lines`.

use std::process::{Command, Stdio};

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("pipe", pipe), Lookup::new("lines", lines)];

fn output(call: &LookupCall<'_>, lookup: &str, command: &str) -> Result<String, Error> {
    let mut process = Command::new("/bin/sh");
    process
        .arg("-c")
        .arg(command)
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit());
    if let Some(directory) = &call.templar.context().base_directory {
        process.current_dir(directory);
    }
    let output = process.output().map_err(|error| {
        plugin_error(format!(
            "lookup_plugin.{lookup}({command}) could not be run: {error}"
        ))
    })?;
    if !output.status.success() {
        use std::os::unix::process::ExitStatusExt as _;
        let code = output
            .status
            .code()
            .unwrap_or_else(|| -output.status.signal().unwrap_or(0));
        return Err(plugin_error(format!(
            "lookup_plugin.{lookup}({command}) returned {code}"
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn pipe(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let terms = call.text_terms()?;
    terms
        .iter()
        .map(|term| Ok(Value::from(output(call, "pipe", term)?.trim_end())))
        .collect()
}

fn lines(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut out = Vec::new();
    for term in call.text_terms()? {
        out.extend(output(call, "lines", &term)?.lines().map(Value::from));
    }
    Ok(out)
}
