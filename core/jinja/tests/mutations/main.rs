//! Whatever the template is, the answer is a text, a value or an error: never a panic, a crash, a hang or
//! memory without bound.
//!
//! Three targets: the lexer under all kinds of delimiters, the parser, the evaluator. Templates are recorded
//! cases with parts cut out, doubled, replaced and joined, and expressions made up of every filter, test and
//! method with awkward arguments. `SHEVEK_JINJA_SECONDS` lets each target run that long, `SHEVEK_JINJA_SEED`
//! starts another sequence.

mod expression;
mod mutate;
mod numbers;
mod watch;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use shevek_jinja::{Budget, Dict, Environment, Error, Syntax, UndefinedBehavior, Value};

use mutate::mutated;
use numbers::Numbers;
use watch::Watch;

const CASES: &[&str] = &[
    include_str!("../cases/jinja.json"),
    include_str!("../cases/values.json"),
];

/// Runs `round` a number of times, or for as long as the environment wants.
fn rounds(target: &str, usual: usize, mut round: impl FnMut(&mut Numbers, &Watch)) {
    let variable = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    let mut numbers = Numbers::new(variable("SHEVEK_JINJA_SEED").unwrap_or(1));
    let watch = Watch::start(target);
    let Some(seconds) = variable("SHEVEK_JINJA_SECONDS") else {
        for _ in 0..usual {
            round(&mut numbers, &watch);
        }
        return;
    };
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut count = 0_u64;
    while Instant::now() < end {
        round(&mut numbers, &watch);
        count += 1;
    }
    println!("{target}: {count} rounds in {seconds} s");
}

fn corpus() -> Vec<String> {
    let mut templates = Vec::new();
    for cases in CASES {
        let data: Json = serde_json::from_str(cases).expect("JSON");
        let cases = data["cases"].as_array().expect("cases");
        templates.extend(
            cases
                .iter()
                .filter_map(|case| Some(case["template"].as_str()?.to_owned())),
        );
        let files = data["files"].as_object().expect("files");
        templates.extend(
            files
                .values()
                .filter_map(|text| Some(text.as_str()?.to_owned())),
        );
    }
    templates
}

/// An environment with small budgets and the files of the cases; the variables of the cases.
fn environment() -> (Environment, Dict) {
    let data: Json = serde_json::from_str(CASES[0]).expect("JSON");
    let files: HashMap<String, String> =
        serde_json::from_value(data["files"].clone()).expect("files");
    let Value::Dict(scope) = Value::from_json(&data["vars"]) else {
        panic!("no variables")
    };
    let mut env = Environment::new();
    env.set_loader(Arc::new(files));
    env.set_budget(Budget {
        steps: 20_000,
        depth: 20,
        output_bytes: 1 << 20,
    });
    (env, scope)
}

/// Errors can be shown, and their places lie within the text.
fn check_error(error: &Error, template: &str) {
    assert!(!error.report().is_empty());
    if let Some(frame) = error.frames().first()
        && frame.template.is_none()
    {
        let lines = template.replace("\r\n", "\n").replace('\r', "\n");
        let count = lines.split('\n').count() as u32;
        assert!(
            (1..=count).contains(&frame.line),
            "line {} of {template:?}",
            frame.line
        );
    }
}

fn syntax(numbers: &mut Numbers) -> Syntax {
    const DELIMITERS: &[&str] = &[
        "{%", "%}", "{{", "}}", "{#", "#}", "<%", "%>", "<", ">", "<?", "?>", "[[", "]]", "#",
        "##", "%", "-", "é", "\n", " ", "((", "raw", "${", "}", "'", "//",
    ];
    let mut syntax = Syntax {
        trim_blocks: numbers.below(2) == 0,
        lstrip_blocks: numbers.below(2) == 0,
        keep_trailing_newline: numbers.below(2) == 0,
        escape_backslashes: numbers.below(2) == 0,
        newline_sequence: (*numbers.pick(&["\n", "\r\n", "\r"])).to_owned(),
        ..Syntax::default()
    };
    if numbers.below(2) == 0 {
        for delimiter in [
            &mut syntax.block_start,
            &mut syntax.block_end,
            &mut syntax.variable_start,
            &mut syntax.variable_end,
            &mut syntax.comment_start,
            &mut syntax.comment_end,
        ] {
            (*numbers.pick(DELIMITERS)).clone_into(delimiter);
        }
    }
    if numbers.below(2) == 0 {
        syntax.line_statement_prefix = Some((*numbers.pick(DELIMITERS)).to_owned());
    }
    if numbers.below(2) == 0 {
        syntax.line_comment_prefix = Some((*numbers.pick(DELIMITERS)).to_owned());
    }
    syntax
}

#[test]
fn lexer() {
    let corpus = corpus();
    let (env, _) = environment();
    rounds("lexer", 4_000, |numbers, watch| {
        let template = mutated(numbers, &corpus);
        let syntax = syntax(numbers);
        watch.run(&template, || {
            if let Err(error) = env.compile_with(None, &template, &syntax) {
                check_error(&error, &template);
            }
        });
    });
}

#[test]
fn parser() {
    let corpus = corpus();
    let (env, _) = environment();
    rounds("parser", 4_000, |numbers, watch| {
        let template = mutated(numbers, &corpus);
        watch.run(&template, || {
            match env.compile(Some("t"), &template) {
                Ok(compiled) => drop(compiled.undeclared_variables()),
                Err(error) => check_error(&error, &template),
            }
            match env.compile_expression(&template) {
                Ok(compiled) => drop(compiled.undeclared_variables()),
                Err(error) => check_error(&error, &template),
            }
        });
    });
}

#[test]
fn evaluator() {
    let corpus = corpus();
    let (mut env, _) = environment();
    let names = expression::Names::new(&env);
    rounds("evaluator", 4_000, |numbers, watch| {
        let template = match numbers.below(3) {
            0 => mutated(numbers, &corpus),
            _ => expression::template(numbers, &names),
        };
        env.set_undefined_behavior(*numbers.pick(&[
            UndefinedBehavior::Chained,
            UndefinedBehavior::Strict,
            UndefinedBehavior::Lenient,
        ]));
        env.set_defer_errors(numbers.below(2) == 0);
        // Templates may change lists and dicts: each gets its own.
        let (_, scope) = environment();
        watch.run(&template, || {
            let Ok(compiled) = env.compile(None, &template) else {
                return;
            };
            if let Err(error) = compiled.render(&scope) {
                check_error(&error, &template);
            }
            match compiled.render_native(&scope) {
                Ok(value) => {
                    let _ = value.repr();
                    let _ = value.to_json();
                }
                Err(error) => check_error(&error, &template),
            }
        });
    });
}
