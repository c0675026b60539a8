//! `service_facts`: which services there are and what they do.

mod chkconfig;
mod module;
mod openrc;
mod systemd;
mod sysvinit;
mod upstart;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

pub use module::ServiceFacts;

/// What is known of each service, by its name.
type Services = IndexMap<String, Map<String, Json>>;

/// A service from pairs of keys and values.
fn service<const N: usize>(fields: [(&str, Json); N]) -> Map<String, Json> {
    fields
        .into_iter()
        .map(|(key, value)| (key.to_string(), value))
        .collect()
}
