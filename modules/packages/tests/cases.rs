//! Replays the recorded cases of the modules in throw-away roots: `cases/*.yml`, `answers/*.json`.

use std::process::ExitCode;

use indexmap::IndexMap;
use serde_json::Value as Json;
use shevek_module_packages as _;
use shevek_plugin::{
    Factory, ModuleContext, OutputSink, Stream, Surroundings, TaskResult, registrations,
    remove_values,
};
use shevek_tests::module_cases::{self, ModuleCall};

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn main() -> ExitCode {
    module_cases::main(env!("CARGO_MANIFEST_DIR"), call)
}

/// Does what the runner does with a call.
fn call(call: &ModuleCall<'_>) -> Json {
    let module = registrations()
        .into_iter()
        .find_map(|registration| match registration.factory {
            Factory::Module(make) if registration.name == call.module => Some(make()),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no module {}", call.module));
    let text = |value: &Json| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let environment: IndexMap<String, String> = call
        .environment
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    let env = |name: &str| {
        environment
            .get(name)
            .cloned()
            .or_else(|| std::env::var(name).ok())
    };
    let surroundings = Surroundings::Target {
        env: &env,
        home: &|_| Some("/root".into()),
    };
    let validated = match module
        .meta()
        .spec
        .validate(call.args.clone(), &surroundings)
    {
        Ok(validated) => validated,
        Err(errors) => return TaskResult::failure(errors.module_message(call.module)).to_json(),
    };
    let tmpdir = std::path::PathBuf::from("/var/tmp/shevek-module");
    std::fs::create_dir_all(&tmpdir).expect("a temporary folder");
    let context = ModuleContext {
        check_mode: call.check_mode,
        diff: true,
        no_log: false,
        verbosity: 0,
        environment: &environment,
        tmpdir,
        runner: &[],
        output: &Nobody,
    };
    let result = module
        .run(validated.args, &context)
        .unwrap_or_else(|error| *error.result);
    remove_values(result.to_json(), &validated.no_log_values)
}
