//! One run of a module, as the runner does it.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use shevek_plugin::{Module, ModuleContext, OutputSink, Stream, Support, Surroundings, TaskResult};

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Validates the arguments and runs the module, with `diff`.
pub fn call(
    module: &dyn Module,
    args: Map<String, Json>,
    environment: &IndexMap<String, String>,
    tmpdir: &Path,
    check_mode: bool,
) -> Map<String, Json> {
    let meta = module.meta();
    let env = |name: &str| {
        let task = environment.get(name).cloned();
        task.or_else(|| std::env::var(name).ok())
    };
    let home = |_: Option<&str>| env("HOME");
    let surroundings = Surroundings::Target {
        env: &env,
        home: &home,
    };
    let context = ModuleContext {
        check_mode,
        diff: true,
        no_log: false,
        verbosity: 0,
        environment,
        tmpdir: tmpdir.to_path_buf(),
        runner: &[],
        output: &Nobody,
    };
    let result = match meta.spec.validate(args, &surroundings) {
        Err(errors) => TaskResult::failure(errors.module_message(&meta.name)),
        Ok(_) if check_mode && meta.check_mode == Support::None => TaskResult::skip(format!(
            "remote module ({}) does not support check mode",
            meta.name
        )),
        Ok(validated) => module
            .run(validated.args, &context)
            .unwrap_or_else(|error| *error.result),
    };
    match result.to_json() {
        Json::Object(result) => result,
        _ => Map::new(),
    }
}
