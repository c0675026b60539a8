//! The filters of the collection ansible.utils, a family a file. What they do with addresses is netaddr's.

mod cidr_merge;
mod consolidate;
mod get_path;
mod hwaddr;
mod in_network;
mod index_of;
mod ip4_hex;
mod ipaddr;
mod ipcut;
mod ipmath;
mod ipsubnet;
mod ipv6form;
mod ipwrap;
mod keys;
mod nth_usable;
mod nthhost;
mod param_list_compare;
mod query;
mod slaac;
mod subject;
mod to_paths;
mod usable_range;

use num_bigint::BigInt;
use shevek_jinja::{Error, Value};

use crate::address::{AddressError, Network};
use crate::plugin::{Plugin, plugin_error};
use subject::Subject;

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Plugin> {
    [
        cidr_merge::FILTERS,
        consolidate::FILTERS,
        get_path::FILTERS,
        hwaddr::FILTERS,
        in_network::FILTERS,
        index_of::FILTERS,
        ip4_hex::FILTERS,
        ipaddr::FILTERS,
        ipcut::FILTERS,
        ipmath::FILTERS,
        ipsubnet::FILTERS,
        ipv6form::FILTERS,
        ipwrap::FILTERS,
        keys::FILTERS,
        nth_usable::FILTERS,
        nthhost::FILTERS,
        param_list_compare::FILTERS,
        slaac::FILTERS,
        to_paths::FILTERS,
        usable_range::FILTERS,
    ]
    .into_iter()
    .flatten()
}

fn address_error(error: AddressError) -> Error {
    plugin_error(error.to_string())
}

/// The network that a text means: an address with the length of its prefix stays one, a network loses nothing.
fn network_of(text: &Value) -> Result<Option<Network>, Error> {
    Ok(Subject::read(text, None)?.map(|subject| subject.network))
}

/// Any number.
fn integer(number: impl Into<BigInt>) -> Value {
    Value::from(number.into())
}

/// An argument that is a text, or the empty one.
fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
