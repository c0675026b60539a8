//! Templates with the answers of Jinja 3.1.6 (sandboxed, strict undefined values, text output).
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;
use shevek_jinja::{Dict, Environment, Error, Syntax, UndefinedBehavior, Value};

/// Where this crate differs, and why.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "{{ namespace(a=1).b }}",
        "modules of Python's classes are not named",
    ),
    ("{{ self.x }}", "modules of Python's classes are not named"),
    (
        "{% import 'mac' as m %}{{ m.nope }}",
        "modules of Python's classes are not named",
    ),
    (
        "{{ f(a=1, a=2) }}",
        "Python's compiler says it about generated code",
    ),
];

fn syntax(options: Option<&Json>) -> Syntax {
    let mut syntax = Syntax::default();
    let Some(options) = options.and_then(Json::as_object) else {
        return syntax;
    };
    for (name, value) in options {
        let text = || value.as_str().unwrap().to_owned();
        match name.as_str() {
            "trim_blocks" => syntax.trim_blocks = true,
            "lstrip_blocks" => syntax.lstrip_blocks = true,
            "keep_trailing_newline" => syntax.keep_trailing_newline = true,
            "newline_sequence" => syntax.newline_sequence = text(),
            "block_start_string" => syntax.block_start = text(),
            "block_end_string" => syntax.block_end = text(),
            "variable_start_string" => syntax.variable_start = text(),
            "variable_end_string" => syntax.variable_end = text(),
            "comment_start_string" => syntax.comment_start = text(),
            "comment_end_string" => syntax.comment_end = text(),
            "line_statement_prefix" => syntax.line_statement_prefix = Some(text()),
            "line_comment_prefix" => syntax.line_comment_prefix = Some(text()),
            other => panic!("unknown option {other}"),
        }
    }
    syntax
}

fn scope(vars: &Json) -> Dict {
    match Value::from_json(vars) {
        Value::Dict(dict) => dict,
        other => panic!("{other} is no dict"),
    }
}

#[test]
fn answers_of_jinja() {
    check(include_str!("cases/jinja.json"));
}

/// Operators, formatting, methods and filters on random values.
#[test]
fn answers_about_random_values() {
    check(include_str!("cases/values.json"));
}

fn check(cases: &str) {
    let data: Json = serde_json::from_str(cases).unwrap();
    let files: HashMap<String, String> = serde_json::from_value(data["files"].clone()).unwrap();
    let mut failures = Vec::new();
    let cases = data["cases"].as_array().unwrap();
    for case in cases {
        let template = case["template"].as_str().unwrap();
        if DIFFERENT.iter().any(|(known, _)| *known == template) {
            continue;
        }
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_syntax(syntax(case.get("options")));
        if case.get("files").is_some() {
            env.set_loader(Arc::new(files.clone()));
        }
        let result: Result<String, Error> = env
            .compile(None, template)
            .and_then(|compiled| compiled.render(&scope(&data["vars"])));
        let wanted = match case.get("error") {
            Some(error) => format!(
                "error: {} {}",
                error.as_str().unwrap_or("null"),
                case["line"]
            ),
            None => case["output"].as_str().unwrap().to_owned(),
        };
        let got = match &result {
            Ok(text) => text.clone(),
            Err(error) => {
                let line = if case.get("line").is_some_and(Json::is_number) {
                    error
                        .line()
                        .map_or("null".to_owned(), |line| line.to_string())
                } else {
                    "null".to_owned()
                };
                format!("error: {} {line}", error.message())
            }
        };
        if wanted != got {
            failures.push(format!(
                "{template:?}\n    wanted {wanted:?}\n    got    {got:?}"
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} fail:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
    assert!(cases.len() > 500);
}
