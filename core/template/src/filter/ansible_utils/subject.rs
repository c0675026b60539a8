//! What `ipaddr` is asked about.

use num_bigint::BigInt;
use shevek_jinja::{Error, Value};

use crate::address::{Address, Network, Version};
use crate::plugin::plugin_error;
use crate::python::int::parse_int;

/// Whether something was written as an address or with the length of a network.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Address,
    Network,
}

/// An address or network, and how it was written.
pub(super) struct Subject {
    pub(super) network: Network,
    pub(super) kind: Kind,
    /// What queries that only ask give back. Numbers become notations.
    pub(super) value: Value,
}

impl Subject {
    /// Reads an address, a network, or a number that stands for an address; nothing else is one. With a version
    /// only that is, and numbers are read as that.
    pub(super) fn read(value: &Value, version: Option<i64>) -> Result<Option<Self>, Error> {
        let subject = match value {
            Value::Int(_) | Value::BigInt(_) => {
                let number = value.as_bigint().unwrap_or_default();
                // Neither 0 nor what is negative has ever been an address here.
                if number <= BigInt::ZERO {
                    return Ok(None);
                }
                Self::of_number(&number, version)?
            }
            Value::Str(text) => Self::of_text(value, text.as_str(), version)?,
            _ => None,
        };
        Ok(subject.filter(|subject| {
            version.is_none_or(|version| subject.network.version.number() == version)
        }))
    }

    fn of_text(value: &Value, text: &str, version: Option<i64>) -> Result<Option<Self>, Error> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = parse_int(text).unwrap_or_default();
            return Self::of_number(&number, version);
        }
        if let Ok(network) = Network::parse(text) {
            let kind = match text.split('/').count() {
                2 => Kind::Network,
                _ => Kind::Address,
            };
            return Ok(Some(Self {
                network,
                kind,
                value: value.clone(),
            }));
        }
        Ok(numeric_network(text).map(|network| Self::written(network, Kind::Network)))
    }

    fn of_number(number: &BigInt, version: Option<i64>) -> Result<Option<Self>, Error> {
        let address = match version {
            None | Some(0 | 4) => Address::of_number(number).ok(),
            Some(6) => Address::of_version(Version::V6, number),
            Some(other) => {
                return Err(plugin_error(format!(
                    "version has to be 4 or 6, not {other}"
                )));
            }
        };
        Ok(address.map(|address| Self::written(Network::from(address), Kind::Address)))
    }

    fn written(network: Network, kind: Kind) -> Self {
        Self {
            network,
            kind,
            value: Value::from(network.to_string()),
        }
    }

    /// Whether it is the address of a host rather than a network of more than one address.
    pub(super) fn is_address(&self) -> bool {
        let network = self.network;
        network.host_bits() == 0 || network.address() != network.first()
    }
}

/// `number/length`, with the address as a number.
fn numeric_network(text: &str) -> Option<Network> {
    let (number, length) = text.split_once('/')?;
    let (number, length) = (parse_int(number)?, parse_int(length)?);
    let length = u8::try_from(length).ok()?;
    [Version::V4, Version::V6].into_iter().find_map(|version| {
        let address = Address::of_version(version, &number)?;
        Network::new(version, address.value, length)
    })
}
