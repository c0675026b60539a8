//! Templates and bare expressions: an answer or an error with its place, and names that are not declared.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use shevek_fuzz::{check_error, environment, within_seconds, write_seeds};
use shevek_jinja::{Budget, Environment};

static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();

fuzz_target!(
    init: write_seeds(Some(&[]), &[]),
    |data: &[u8]| {
        let env = ENVIRONMENT.get_or_init(|| environment(Budget::default()));
        let template = String::from_utf8_lossy(data);
        within_seconds(10, || {
            match env.compile(None, &template) {
                Ok(compiled) => drop(compiled.undeclared_variables()),
                Err(error) => check_error(&error, &template),
            }
            match env.compile_expression(&template) {
                Ok(compiled) => drop(compiled.undeclared_variables()),
                Err(error) => check_error(&error, &template),
            }
        });
    }
);
