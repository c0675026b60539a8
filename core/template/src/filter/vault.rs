//! `vault`, `unvault`.

use shevek_jinja::{Args, Error, Value};
use shevek_vault::VaultSecrets;
use shevek_yaml::VaultText;

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error, to_text};
use crate::python::random::fill_from_system;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["vault"], vault).volatile(),
    Plugin::new(&["unvault"], unvault),
];

fn secret_bytes(secret: &Value) -> Result<Vec<u8>, Error> {
    match secret {
        Value::Str(_) | Value::Bytes(_) => Ok(to_text(secret)?.into_bytes()),
        other => Err(Error::type_error(format!(
            "Secret passed is required to be a string, instead we got: {}",
            class_of(other)
        ))),
    }
}

fn vault(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, secret, salt, vault_id, wrap_object] = args.bind(
        "do_vault",
        2,
        ["data", "secret", "salt", "vault_id", "wrap_object"],
    )?;
    let secret = secret_bytes(&secret.value())?;
    let data = match data.value() {
        value @ (Value::Str(_) | Value::Bytes(_)) => to_text(&value)?,
        other => {
            return Err(Error::type_error(format!(
                "Can only vault strings, instead we got: {}",
                class_of(&other)
            )));
        }
    };
    let salt = salt.some().map(|salt| to_text(&salt)).transpose()?;
    let vault_id = vault_id.text("filter_default")?;
    let mut random = [0_u8; 64];
    fill_from_system(&mut random)?;
    let fill = |bytes: &mut [u8]| {
        for (byte, random) in bytes.iter_mut().zip(random) {
            *byte = random;
        }
    };
    let text = match &salt {
        None => shevek_vault::encrypt(data.as_bytes(), &secret, Some(&vault_id), fill),
        Some(_) => {
            return Err(plugin_error(
                "the parameter 'salt' of the filter 'vault' is not built in",
            ));
        }
    };
    let text = text.map_err(|error| plugin_error(format!("Unable to encrypt: {error}")))?;
    if wrap_object.bool(false)? {
        return Ok(Value::Str(VaultText::new(text).to_str(None)));
    }
    Ok(Value::from(text))
}

fn unvault(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [vault, secret, vault_id, vaultid] =
        args.bind("do_unvault", 2, ["vault", "secret", "vault_id", "vaultid"])?;
    let secret = secret_bytes(&secret.value())?;
    let text = to_text(&vault.value())?;
    if !shevek_vault::is_encrypted(text.as_bytes()) {
        return Ok(Value::from(text));
    }
    let id = match vaultid.some() {
        Some(id) => to_text(&id)?,
        None => vault_id.text("filter_default")?.to_string(),
    };
    let mut secrets = VaultSecrets::new();
    secrets.add(id, secret);
    let plain = shevek_vault::decrypt(&text, &secrets)
        .map_err(|error| plugin_error(format!("Unable to decrypt: {error}")))?;
    Ok(Value::from(String::from_utf8_lossy(&plain).into_owned()))
}
