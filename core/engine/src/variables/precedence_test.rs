//! Which of several layers wins.

use std::sync::Arc;

use serde_json::json;
use shevek_inventory::{HashBehaviour, SourceConfiguration, VariableFiles, VariableMap};
use shevek_jinja::{Dict, Value};
use shevek_playbook::{Frame, Play, Role, Task};
use shevek_plugin::NoLog;
use shevek_template::{TemplateConfiguration, TemplateEnvironment, Variables};
use shevek_yaml::{Source, Span};

use super::{PlayScope, VariableManager};
use crate::hosts::HostCatalog;
use crate::settings::Settings;

/// The layers that a test can fill without files, the weakest first.
const LAYERS: &[&str] = &[
    "exported defaults",
    "role defaults",
    "inventory",
    "facts",
    "play",
    "prompts",
    "exported vars",
    "role vars",
    "task",
    "include_vars",
    "set_fact",
    "role params",
    "include params",
    "extra vars",
];

fn dict(layers: &[&str], own: &str) -> Dict {
    let has = layers.contains(&own);
    has.then(|| ("v", Value::from(own))).into_iter().collect()
}

/// A role whose own tasks see some layers.
fn own_role(layers: &[&str]) -> Role {
    let mut role = Role::new("own", "/roles/own".into());
    role.defaults = dict(layers, "role defaults");
    role.vars = dict(layers, "role vars");
    role.params = dict(layers, "role params");
    role
}

/// A role of which the whole play sees some layers.
fn other_role(layers: &[&str]) -> Role {
    let mut role = Role::new("other", "/roles/other".into());
    role.exported_defaults = dict(layers, "exported defaults");
    role.exported_vars = dict(layers, "exported vars");
    role
}

fn catalog(layers: &[&str]) -> HostCatalog {
    let sources = ["h1,h2".to_string()];
    let configuration = SourceConfiguration::new("/".into());
    let loaded = shevek_inventory::load(&sources, &configuration).expect("a list of hosts");
    let catalog = HostCatalog::new(
        loaded,
        VariableFiles::new(Arc::default(), HashBehaviour::default()),
        Vec::new(),
    );
    if layers.contains(&"inventory") {
        let variables = VariableMap::from([("v".into(), Value::from("inventory"))]);
        catalog.add_host("h1", &[], variables).expect("a host");
    }
    catalog
}

/// The value of `v` for a task on `h1` when these layers set it.
fn winner(layers: &[&str]) -> Option<String> {
    let settings = Settings {
        extra_vars: dict(layers, "extra vars"),
        ..Settings::default()
    };
    let manager = Arc::new(VariableManager::new(
        Arc::new(settings),
        Arc::new(catalog(layers)),
        TemplateEnvironment::new(TemplateConfiguration::default()),
        Arc::new(NoLog),
    ));
    let host: Arc<str> = "h1".into();
    if layers.contains(&"facts") {
        let facts = json!({"v": "facts"});
        manager.add_facts(&host, facts.as_object().expect("a mapping"));
    }
    if layers.contains(&"include_vars") {
        manager.include(&host, "v", Value::from("include_vars"), None);
    }
    if layers.contains(&"set_fact") {
        manager.set(&host, "v", Value::from("set_fact"), false, None);
    }
    let source = Source::new("play.yml", "");
    let mut play = Play::new(Span::point(&source, 1, 1), "/".into());
    play.vars = dict(layers, "play");
    play.roles = vec![Arc::new(other_role(layers))];
    let scope = PlayScope::new("p".into(), Some(&Arc::new(play)), vec![Arc::clone(&host)])
        .with_prompted(dict(layers, "prompts"));
    let frame = Frame {
        role: Some(Arc::new(own_role(layers))),
        include_params: dict(layers, "include params"),
        vars: dict(layers, "task"),
        ..Frame::default()
    };
    let task = Arc::new(Task::new("debug", Arc::new(frame)));
    let variables = manager
        .for_task(&Arc::new(scope), &host, &task, false, false)
        .expect("variables");
    variables.get("v").map(|value| value.to_string())
}

#[test]
fn each_layer_wins_over_all_below_it() {
    assert_eq!(winner(&[]), None);
    for end in 1..=LAYERS.len() {
        assert_eq!(winner(&LAYERS[..end]).as_deref(), Some(LAYERS[end - 1]));
    }
}
