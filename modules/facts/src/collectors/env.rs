//! `env`: the environment.

use serde_json::json;

use crate::collector::{Collector, Facts, facts};

pub(super) const COLLECTOR: Collector = Collector::minimal("env", |gathering| {
    let mut variables: Facts = std::env::vars_os()
        .map(|(name, value)| {
            let text = value.to_string_lossy().into_owned();
            (name.to_string_lossy().into_owned(), text.into())
        })
        .collect();
    for (name, value) in gathering.environment {
        variables.insert(name.clone(), value.as_str().into());
    }
    facts(json!({"env": variables}))
});
