//! `vault_encrypted`, `vaulted_file`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};
use crate::vault_value::is_from_vault;

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["vault_encrypted"], vault_encrypted),
    Plugin::new(&["vaulted_file"], vaulted_file).volatile(),
];

fn vault_encrypted(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("is_vault_encrypted", 1, ["value"])?;
    Ok(Value::Bool(is_from_vault(&value.value())))
}

/// The error as Python shows it for a path of bytes.
fn os_error(error: &std::io::Error, path: &str) -> String {
    let shown = Value::Bytes(path.as_bytes().into())
        .repr()
        .unwrap_or_default();
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    format!(
        "[Errno {}] {text}: {shown}",
        error.raw_os_error().unwrap_or_default()
    )
}

fn vaulted_file(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [path] = args.bind("is_vaulted_file", 1, ["value"])?;
    let value = path.value();
    let path = to_text(&value)?;
    let bytes = std::fs::read(&path).map_err(|error| {
        plugin_error(format!(
            "Cannot test if the file {} is a vault: {}",
            value.repr().unwrap_or_default(),
            os_error(&error, &path)
        ))
    })?;
    Ok(Value::Bool(shevek_vault::is_encrypted(&bytes)))
}
