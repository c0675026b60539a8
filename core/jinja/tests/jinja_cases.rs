//! Templates with the answers of Jinja 3.1.6 (sandboxed, strict undefined values, text output).
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;
use shevek_jinja::{
    DateTime, Dict, Environment, Error, Syntax, TimeDelta, UndefinedBehavior, Value,
};

/// Where this crate differs, and why.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "{% if true %}{{ 'x' | nofilter }}{% endif %}",
        "the same words as at compile time, as Ansible has it",
    ),
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

/// Templates of the `python-*.json` that are answered differently, by reason.
const ERROR_IN_OTHER_WORDS: &str = "an error as well, told in other words";
const DIFFERENT_FROM_PYTHON: &str = include_str!("cases/different.json");

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

/// What `record/record` asked Jinja about statements, whitespace, delimiters, includes and inheritance.
#[test]
fn answers_about_grammar() {
    check(include_str!("cases/python-grammar.json"));
}

/// Every method that templates can reach.
#[test]
fn answers_about_methods() {
    check(include_str!("cases/python-methods.json"));
}

/// `%` and `str.format`.
#[test]
fn answers_about_formatting() {
    check(include_str!("cases/python-formatting.json"));
}

/// Operators on all kinds of values, slices, numbers.
#[test]
fn answers_about_operators() {
    check(include_str!("cases/python-operators.json"));
}

/// The variables that `record/record` gives, which JSON cannot hold.
fn python_variables() -> Dict {
    let time = |year, month, day, hour, minute, second, nanos| {
        jiff::civil::date(year, month, day).at(hour, minute, second, nanos)
    };
    let scope = Dict::new();
    scope.insert_str("b", Value::from(b"ab\x00\xff".as_slice()));
    scope.insert_str(
        "dt",
        Value::DateTime(DateTime::naive(time(2024, 2, 29, 13, 5, 9, 120_000))),
    );
    scope.insert_str(
        "utc",
        Value::DateTime(DateTime::aware(time(2024, 12, 31, 0, 0, 0, 0), 0)),
    );
    scope.insert_str("date", Value::Date(jiff::civil::date(2024, 2, 29)));
    let delta = |micros| Value::TimeDelta(TimeDelta { micros });
    scope.insert_str("delta", delta((86_400 + 3_723) * 1_000_000 + 5));
    scope.insert_str("neg", delta(-1_000_000));
    scope.insert_str("name", Value::from("web01"));
    scope
}

fn check(cases: &str) {
    let data: Json = serde_json::from_str(cases).unwrap();
    let files: HashMap<String, String> = serde_json::from_value(data["files"].clone()).unwrap();
    // Templates may change them: each case gets its own.
    let variables = || match data.get("vars") {
        Some(vars) => scope(vars),
        None => python_variables(),
    };
    let different: HashMap<String, Vec<String>> =
        serde_json::from_str(DIFFERENT_FROM_PYTHON).unwrap();
    let differs = |template: &str| {
        data.get("vars").is_none()
            && different
                .values()
                .any(|templates| templates.iter().any(|known| known == template))
    };
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
            .and_then(|compiled| compiled.render(&variables()));
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
        if differs(template) {
            // One that is mended leaves the list.
            assert_ne!(wanted, got, "{template:?} is no longer different");
            let is_error = different[ERROR_IN_OTHER_WORDS]
                .iter()
                .any(|one| one == template);
            if is_error && result.is_ok() {
                failures.push(format!("{template:?} is no error: {got}"));
            }
        } else if wanted != got {
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
    assert!(cases.len() > 300);
}
