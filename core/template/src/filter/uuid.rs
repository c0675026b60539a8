//! `to_uuid`.

use data_encoding::HEXLOWER;
use sha1::{Digest, Sha1};
use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, no_attribute, plugin_error, to_text};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["to_uuid"], to_uuid)];

/// Ansible's own namespace.
const ANSIBLE: &str = "361E6D51-FAEC-444A-9079-341386DA8E2E";

fn to_uuid(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [string, namespace] = args.bind("to_uuid", 1, ["string", "namespace"])?;
    let namespace = namespace.or(ANSIBLE);
    let Some(namespace) = namespace.as_str() else {
        return Err(plugin_error(format!(
            "Invalid value '{}' for 'namespace': {}",
            namespace.str()?,
            no_attribute(&namespace, "replace").message()
        )));
    };
    let digits = namespace.replace("urn:", "").replace("uuid:", "");
    let digits: String = digits
        .trim_matches(['{', '}'])
        .chars()
        .filter(|c| *c != '-')
        .collect();
    let bytes = HEXLOWER
        .decode(digits.to_ascii_lowercase().as_bytes())
        .ok()
        .filter(|bytes| bytes.len() == 16);
    let Some(bytes) = bytes else {
        return Err(plugin_error(format!(
            "Invalid value '{namespace}' for 'namespace': badly formed hexadecimal UUID string"
        )));
    };
    let mut digest = Sha1::new_with_prefix(&bytes)
        .chain_update(to_text(&string.value())?)
        .finalize();
    // Version 5, variant of RFC 4122.
    digest[6] = digest[6] & 0x0f | 0x50;
    digest[8] = digest[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&digest[..16]);
    Ok(Value::from(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )))
}
