//! The engines in Rust: each compiles once and renders as often as it is told.

use std::sync::Arc;

use serde_json::Value as Json;
use shevek_jinja::{Dict, Environment, Str, Tags, Value};
use shevek_template::{
    Templar, TemplateConfiguration, TemplateContext, TemplateEnvironment, VariableMap,
};

use crate::measure::{in_turn, seconds};
use crate::workload::Workload;

/// Seconds of shevek's engine and of minijinja, and the text that came out of both.
pub(crate) struct Rendering {
    pub(crate) shevek: f64,
    pub(crate) minijinja: f64,
    pub(crate) output: String,
}

fn scope(variables: &Json) -> Dict {
    match Value::from_json(variables) {
        Value::Dict(dict) => dict,
        _ => Dict::new(),
    }
}

/// Renders with both. Ends the benchmark when they do not agree about the text.
pub(crate) fn render(workload: &Workload, runs: usize) -> Rendering {
    let scope = scope(&workload.variables);
    let template = Environment::new()
        .compile(None, &workload.template)
        .expect("a template");
    let ours = || template.render(&scope).expect("it renders");

    let env = minijinja::Environment::new();
    let context = minijinja::Value::from(minijinja::value::Serde(workload.variables.clone()));
    let template = env
        .template_from_str(&workload.template)
        .expect("a template");
    let theirs = || template.render(&context).expect("it renders");

    let output = ours();
    // minijinja writes truth values in lower case.
    let same = output.eq_ignore_ascii_case(&theirs());
    assert!(same, "{}: minijinja gives another text", workload.name);
    let (shevek, minijinja) = in_turn(
        runs,
        || drop(std::hint::black_box(ours())),
        || drop(std::hint::black_box(theirs())),
    );
    Rendering {
        shevek,
        minijinja,
        output,
    }
}

/// Seconds to compile the template: ours, minijinja's.
pub(crate) fn compile(workload: &Workload, runs: usize) -> (f64, f64) {
    let env = Environment::new();
    let other = minijinja::Environment::new();
    let source = workload.template.as_str();
    in_turn(
        runs,
        || {
            std::hint::black_box(env.compile(None, source).expect("a template"));
        },
        || {
            std::hint::black_box(other.template_from_str(source).expect("a template"));
        },
    )
}

/// As the engine renders the arguments of tasks: a templar for each, templates compiled once.
pub(crate) fn templar(workload: &Workload, runs: usize) -> f64 {
    let trusted = || Tags {
        trusted: true,
        ..Tags::default()
    };
    let source = Value::Str(Str::tagged(workload.template.as_str(), trusted()));
    let environment = TemplateEnvironment::new(TemplateConfiguration::default());
    let mut variables = VariableMap::new();
    for (name, value) in workload.variables.as_object().into_iter().flatten() {
        variables.insert(name.as_str(), Value::from_json(value));
    }
    let variables = Arc::new(variables);
    seconds(runs, || {
        let variables = Arc::clone(&variables);
        let templar = Templar::new(
            Arc::clone(&environment),
            variables,
            TemplateContext::default(),
        );
        std::hint::black_box(templar.template(&source).expect("it renders"));
    })
}
