//! `pipe`, `lines`.

use std::process::{Command, Stdio};

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;
use crate::python::codec;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("pipe", pipe), Lookup::new("lines", lines)];

fn output(call: &LookupCall<'_>, lookup: &str, command: &str) -> Result<Vec<u8>, Error> {
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
    Ok(output.stdout)
}

fn pipe(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let terms = call.text_terms()?;
    terms
        .iter()
        .map(|term| {
            let text = codec::decode(&output(call, "pipe", term)?, "utf-8")?;
            Ok(Value::from(text.trim_end()))
        })
        .collect()
}

fn lines(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut out = Vec::new();
    for term in call.text_terms()? {
        let bytes = output(call, "lines", &term)?;
        let text = String::from_utf8_lossy(&bytes)
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        out.extend(text.lines().map(Value::from));
    }
    Ok(out)
}
