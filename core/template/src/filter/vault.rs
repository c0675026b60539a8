//! `vault`, `unvault`.

use shevek_jinja::{Arg, Args, Error, Value};
use shevek_vault::VaultSecrets;
use shevek_yaml::VaultText;

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error, to_text};
use crate::python::random::fill_from_system;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["vault"], vault).volatile(),
    Plugin::new(&["unvault"], unvault),
];

fn secret_bytes(secret: &Value, wanted: &str) -> Result<Vec<u8>, Error> {
    match secret {
        Value::Str(_) | Value::Bytes(_) => Ok(to_text(secret)?.into_bytes()),
        other => Err(Error::type_error(format!(
            "Secret passed is required to be {}, instead we got {}.",
            wanted,
            class_of(other)
        ))),
    }
}

/// The label; the second name counts when the first has its default.
fn id(vault_id: Arg, vaultid: Arg) -> Result<String, Error> {
    const DEFAULT: &str = "filter_default";
    let id = vault_id.text(DEFAULT)?;
    match vaultid.some() {
        Some(other) if &*id == DEFAULT => to_text(&other),
        _ => Ok(id.to_string()),
    }
}

fn vault(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, secret, salt, vault_id, wrap_object, vaultid] = args.bind(
        "do_vault",
        2,
        [
            "data",
            "secret",
            "salt",
            "vault_id",
            "wrap_object",
            "vaultid",
        ],
    )?;
    let secret = secret_bytes(&secret.value(), "a string")?;
    let data = match data.value() {
        value @ (Value::Str(_) | Value::Bytes(_)) => to_text(&value)?,
        other => {
            return Err(Error::type_error(format!(
                "Can only vault strings, instead we got {}.",
                class_of(&other)
            )));
        }
    };
    let salt = salt.some().map(|salt| to_text(&salt)).transpose()?;
    let vault_id = id(vault_id, vaultid)?;
    let mut random = [0_u8; 64];
    fill_from_system(&mut random)?;
    let fill = |bytes: &mut [u8]| {
        for (byte, random) in bytes.iter_mut().zip(random) {
            *byte = random;
        }
    };
    let text = match &salt {
        None => shevek_vault::encrypt(data.as_bytes(), &secret, Some(&vault_id), fill),
        Some(salt) => shevek_vault::encrypt_with_salt(
            data.as_bytes(),
            &secret,
            Some(&vault_id),
            salt.as_bytes().to_vec(),
        ),
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
    let secret = secret_bytes(&secret.value(), "as string")?;
    let text = match vault.value() {
        value @ (Value::Str(_) | Value::Bytes(_)) => to_text(&value)?,
        Value::Undefined(undefined) => return Err(undefined.error()),
        other => {
            return Err(Error::type_error(format!(
                "Vault should be in the form of a string, instead we got {}.",
                class_of(&other)
            )));
        }
    };
    if !shevek_vault::is_encrypted(text.as_bytes()) {
        return Ok(Value::from(text));
    }
    let id = id(vault_id, vaultid)?;
    let mut secrets = VaultSecrets::new();
    secrets.add(id, secret);
    let plain = shevek_vault::decrypt(&text, &secrets)
        .map_err(|error| plugin_error(format!("Unable to decrypt: {error}")))?;
    Ok(Value::from(String::from_utf8_lossy(&plain).into_owned()))
}
