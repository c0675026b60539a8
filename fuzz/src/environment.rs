//! Environments with small budgets, and what holds for every error.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;
use shevek_jinja::{Budget, Dict, Environment, Error, Value};

use crate::corpus::cases;

/// An environment that knows the files of the cases.
pub fn environment(budget: Budget) -> Environment {
    let mut files = HashMap::new();
    for data in cases() {
        for (name, text) in data["files"].as_object().into_iter().flatten() {
            files.insert(name.clone(), text.as_str().unwrap_or_default().to_owned());
        }
    }
    let mut env = Environment::new();
    env.set_loader(Arc::new(files));
    env.set_budget(budget);
    env
}

/// The variables of the cases, as JSON.
fn variables() -> Json {
    cases().swap_remove(0)["vars"].take()
}

/// Makes the variables of the cases anew at each call: templates may change lists and dicts.
pub fn scope() -> impl Fn() -> Dict {
    let variables = variables();
    move || match Value::from_json(&variables) {
        Value::Dict(scope) => scope,
        _ => Dict::new(),
    }
}

/// An error can be shown, and its place lies within the text.
pub fn check_error(error: &Error, template: &str) {
    assert!(!error.report().is_empty());
    let Some(frame) = error.frames().first() else {
        return;
    };
    if frame.template.is_none() {
        let text = template.replace("\r\n", "\n").replace('\r', "\n");
        let lines = text.split('\n').count() as u32;
        let line = frame.line;
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
    }
}
