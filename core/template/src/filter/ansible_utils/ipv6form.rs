//! `ipv6form`: an IPv6 address in its short or long notation, or in that of certificates.

use shevek_jinja::{Args, Error, Value};

use super::ipmath::no_address;
use super::{address_error, text_of};
use crate::TemplateConfiguration;
use crate::address::{
    Address, AddressError, ScopedAddress, Version, exploded, plain_text, read_address,
};
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["ansible.utils.ipv6form"], ipv6form)];

const PARAMETERS: [Parameter; 2] = [
    Parameter::new("value", Type::Text).required(),
    Parameter::new("format", Type::Text).one_of(&["compress", "expand", "x509"]),
];

fn ipv6form(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, format] = read(args, &PARAMETERS)?;
    let text = text_of(&value);
    let shown = match format.as_str() {
        Some("expand") => expanded(text)?,
        Some("compress") => compressed(text)?,
        Some(_) => x509(text)?,
        None => {
            return Err(plugin_error(
                "You must pass valid format; None is not a valid format",
            ));
        }
    };
    Ok(Value::from(shown))
}

fn compressed(text: &str) -> Result<String, Error> {
    let ScopedAddress { address, scope } = read_address(text).ok_or_else(|| no_address(text))?;
    let shown = plain_text(address);
    Ok(match scope {
        Some(scope) => format!("{shown}%{scope}"),
        None => shown,
    })
}

/// An address with a zone has no long notation.
fn expanded(text: &str) -> Result<String, Error> {
    match read_address(text) {
        Some(ScopedAddress {
            address,
            scope: None,
        }) => Ok(exploded(address)),
        _ => Err(no_address(text)),
    }
}

/// All groups, each without zeros before it.
fn x509(text: &str) -> Result<String, Error> {
    let address = if text.contains('/') {
        None
    } else {
        let address = Address::parse(text);
        let quoted = Value::from(text).repr()?;
        Some(address.ok_or_else(|| address_error(AddressError::NoAddress(quoted)))?)
    };
    let address = address.filter(|address| address.version == Version::V6);
    let address = address.ok_or_else(|| no_address(text))?;
    let groups: Vec<_> = address
        .groups()
        .iter()
        .map(|group| format!("{group:x}"))
        .collect();
    Ok(groups.join(":"))
}
