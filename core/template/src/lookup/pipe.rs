//! `pipe`, `lines`.

use shevek_jinja::{Error, Value};

use super::shell_command::{self, Outcome};
use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;
use crate::python::codec;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("pipe", pipe), Lookup::new("lines", lines)];

fn output(call: &LookupCall<'_>, lookup: &str, command: &str) -> Result<Vec<u8>, Error> {
    let directory = call.templar.context().base_directory.as_deref();
    let outcome = shell_command::run(command, directory, &call.configuration().waiting);
    match outcome {
        Ok(Outcome::Ended(output, 0)) => Ok(output),
        Ok(Outcome::Ended(_, code)) => Err(plugin_error(format!(
            "lookup_plugin.{lookup}({command}) returned {code}"
        ))),
        Ok(Outcome::Interrupted) => Err(plugin_error(format!(
            "lookup_plugin.{lookup}({command}) was interrupted"
        ))),
        Err(error) => Err(plugin_error(format!(
            "lookup_plugin.{lookup}({command}) could not be run: {error}"
        ))),
    }
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
