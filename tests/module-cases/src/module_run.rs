//! One run of a module, as the runner does it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    Factory, Module, ModuleContext, OutputSink, Stream, Support, Surroundings, TaskResult,
    registrations, remove_values,
};

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// A module that is linked in.
pub(crate) fn find(name: &str) -> Option<Arc<dyn Module>> {
    registrations()
        .into_iter()
        .find_map(|registration| match registration.factory {
            Factory::Module(make) if registration.name == name => Some(make()),
            _ => None,
        })
}

/// Runs the module of this name as [`call`] does. The variables of the task may be any scalars.
///
/// # Panics
/// When no such module is linked in.
pub fn call_by_name(
    name: &str,
    args: Map<String, Json>,
    environment: &Map<String, Json>,
    tmpdir: &Path,
    check_mode: bool,
) -> Json {
    let module = find(name).unwrap_or_else(|| panic!("no module {name}"));
    let text = |value: &Json| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let environment = environment
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    call(&*module, args, &environment, tmpdir, check_mode).into()
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
    let mut secrets = BTreeSet::new();
    let result = match meta.spec.validate(args, &surroundings) {
        Err(errors) => TaskResult::failure(errors.module_message(&meta.name)),
        Ok(_) if check_mode && meta.check_mode == Support::None => TaskResult::skip(format!(
            "remote module ({}) does not support check mode",
            meta.name
        )),
        Ok(validated) => {
            secrets = validated.no_log_values;
            module
                .run(validated.args, &context)
                .unwrap_or_else(|error| *error.result)
        }
    };
    match remove_values(result.to_json(), &secrets) {
        Json::Object(result) => result,
        _ => Map::new(),
    }
}
