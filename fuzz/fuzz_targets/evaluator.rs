//! Templates are rendered, to text twice and to a value: budgets hold, and the same template gives the same text.

#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use shevek_fuzz::{check_error, environment, scope, within_seconds, write_seeds};
use shevek_jinja::{Budget, Dict, Environment, UndefinedBehavior};

const BUDGET: Budget = Budget {
    steps: 20_000,
    depth: 20,
    output_bytes: 1 << 20,
};

type Setting = (Environment, Box<dyn Fn() -> Dict>);

thread_local! {
    static SETTING: RefCell<Setting> = RefCell::new((environment(BUDGET), Box::new(scope())));
}

fn evaluate(env: &Environment, scope: &dyn Fn() -> Dict, template: &str) {
    let Ok(compiled) = env.compile(None, template) else {
        return;
    };
    let first = compiled.render(&scope());
    match &first {
        Ok(text) => assert!(text.len() <= BUDGET.output_bytes, "{} bytes", text.len()),
        Err(error) => check_error(error, template),
    }
    // Addresses of objects differ, and what is random.
    let again = compiled.render(&scope());
    if let (Ok(first), Ok(again)) = (&first, &again)
        && !first.contains("0x")
        && !["random", "lipsum"]
            .iter()
            .any(|name| template.contains(name))
    {
        assert_eq!(first, again);
    }
    match compiled.render_native(&scope()) {
        Ok(value) => {
            let _ = value.repr();
            let _ = value.to_json();
        }
        Err(error) => check_error(&error, template),
    }
}

fuzz_target!(
    init: write_seeds(Some(&[0]), &[]),
    |data: &[u8]| {
        let Some((flags, text)) = data.split_first() else {
            return;
        };
        let template = String::from_utf8_lossy(text);
        SETTING.with_borrow_mut(|(env, scope)| {
            env.set_undefined_behavior(match flags & 3 {
                0 => UndefinedBehavior::Chained,
                1 => UndefinedBehavior::Strict,
                _ => UndefinedBehavior::Lenient,
            });
            env.set_defer_errors(flags & 4 != 0);
            within_seconds(20, || evaluate(env, scope, &template));
        });
    }
);
