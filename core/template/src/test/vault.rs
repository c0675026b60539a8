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

fn vaulted_file(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [path] = args.bind("is_vaulted_file", 1, ["value"])?;
    let path = to_text(&path.value())?;
    let bytes = std::fs::read(&path).map_err(|error| {
        plugin_error(format!(
            "Cannot test if the file {path} is a vault: {error}"
        ))
    })?;
    Ok(Value::Bool(shevek_vault::is_encrypted(&bytes)))
}
