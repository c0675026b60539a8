//! Replays the recorded cases of the modules in throw-away roots: `cases/*.yml`, `answers/*.json`.

use std::path::Path;
use std::process::ExitCode;

use indexmap::IndexMap;
use serde_json::Value as Json;
use shevek_module_facts as _;
use shevek_plugin::{Factory, registrations};
use shevek_tests::module_cases::{self, ModuleCall};

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
    let environment: IndexMap<String, String> = call
        .environment
        .iter()
        .map(|(name, value)| {
            let text = value.as_str().map(ToString::to_string);
            (name.clone(), text.unwrap_or_else(|| value.to_string()))
        })
        .collect();
    let tmpdir = Path::new("/var/tmp");
    let args = call.args.clone();
    shevek_module_cases::call(&*module, args, &environment, tmpdir, call.check_mode).into()
}
