//! Templates under all kinds of delimiters: an answer or an error with its place.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use shevek_fuzz::{OPTION_BYTES, check_error, environment, syntax, within_seconds, write_seeds};
use shevek_jinja::{Budget, Environment};

static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();

fuzz_target!(
    init: write_seeds(Some(&[0; OPTION_BYTES]), &[]),
    |data: &[u8]| {
        let Some((options, text)) = data.split_first_chunk() else {
            return;
        };
        let env = ENVIRONMENT.get_or_init(|| environment(Budget::default()));
        let template = String::from_utf8_lossy(text);
        within_seconds(10, || {
            if let Err(error) = env.compile_with(None, &template, &syntax(*options)) {
                check_error(&error, &template);
            }
        });
    }
);
