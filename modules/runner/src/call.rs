//! One run of a module.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    Deprecation, ModuleContext, OutputSink, Support, Surroundings, TaskResult, passwd_home,
    remove_values,
};

use crate::catalog::Entry;

/// What surrounds a call.
pub(crate) struct Call<'a> {
    pub(crate) check_mode: bool,
    pub(crate) diff: bool,
    pub(crate) no_log: bool,
    pub(crate) verbosity: u8,
    pub(crate) environment: &'a IndexMap<String, String>,
    pub(crate) tmpdir: PathBuf,
    pub(crate) runner: &'a [String],
    pub(crate) output: &'a dyn OutputSink,
}

impl Call<'_> {
    /// Validates the arguments, runs the module and completes its result as `AnsibleModule` does: warnings,
    /// `invocation`, secrets removed. A panic becomes a failed result.
    pub(crate) fn run(&self, entry: &Entry, args: Map<String, Json>) -> TaskResult {
        let name = &entry.meta.name;
        let env = |key: &str| {
            self.environment
                .get(key)
                .cloned()
                .or_else(|| std::env::var(key).ok())
        };
        let home = |user: Option<&str>| match user {
            Some(user) => passwd_home(Some(user)),
            None => env("HOME").or_else(|| passwd_home(None)),
        };
        let surroundings = Surroundings::Target {
            env: &env,
            home: &home,
        };
        let validated = match entry.meta.spec.validate(args.clone(), &surroundings) {
            Ok(validated) => validated,
            Err(errors) => {
                let mut result = TaskResult::failure(errors.module_message(name));
                result.warnings = errors.warnings;
                return complete(
                    result,
                    name,
                    args,
                    &errors.deprecations,
                    &errors.no_log_values,
                );
            }
        };
        let module_args = validated.module_args();
        if self.check_mode && entry.meta.check_mode == Support::None {
            let result = TaskResult::skip(format!(
                "remote module ({name}) does not support check mode"
            ));
            return complete(
                result,
                name,
                module_args,
                &validated.deprecations,
                &validated.no_log_values,
            );
        }
        let context = ModuleContext {
            check_mode: self.check_mode,
            diff: self.diff,
            no_log: self.no_log,
            verbosity: self.verbosity,
            environment: self.environment,
            tmpdir: self.tmpdir.clone(),
            runner: self.runner,
            output: self.output,
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            entry.module.run(validated.args, &context)
        }));
        let mut result = match outcome {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => *error.result,
            Err(panic) => TaskResult::failure(format!(
                "the module {name} panicked: {}",
                panic_message(&*panic)
            )),
        };
        result.warnings.splice(0..0, validated.warnings);
        complete(
            result,
            name,
            module_args,
            &validated.deprecations,
            &validated.no_log_values,
        )
    }
}

fn complete(
    mut result: TaskResult,
    name: &str,
    module_args: Map<String, Json>,
    deprecations: &[Deprecation],
    secrets: &BTreeSet<String>,
) -> TaskResult {
    // The wrapper's arguments hold those of another module, whose secrets its spec does not know. In Ansible it
    // reports no invocation either.
    if name != "async_wrapper" && result.get("invocation").is_none() {
        result.set("invocation", json!({"module_args": module_args}));
    }
    if !deprecations.is_empty() {
        result.set("deprecations", json!(deprecations));
    }
    if secrets.is_empty() {
        return result;
    }
    let censored = remove_values(result.to_json(), secrets);
    TaskResult::from_json(censored).unwrap_or_else(|_| {
        TaskResult::failure("the result cannot be shown: it is made of secrets")
    })
}

/// The text of a panic, when it has one.
pub(crate) fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".into())
}
