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
        let mut module_args = validated.module_args();
        for option in entry
            .meta
            .spec
            .options
            .iter()
            .filter(|option| option.internal)
        {
            module_args.shift_remove(&option.name);
        }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use shevek_plugin::{
        ArgType, ArgumentSpec, Module, ModuleError, ModuleMeta, OptionSpec, Stream,
    };

    use super::*;

    /// Does what its argument says.
    struct Actor;

    impl Module for Actor {
        fn meta(&self) -> ModuleMeta {
            ModuleMeta {
                name: "actor".into(),
                spec: ArgumentSpec::new(vec![
                    OptionSpec::new("act", ArgType::Str).required(),
                    OptionSpec::new("password", ArgType::Str).no_log(),
                ]),
                ..ModuleMeta::default()
            }
        }

        fn run(
            &self,
            args: Map<String, Json>,
            _context: &ModuleContext<'_>,
        ) -> Result<TaskResult, ModuleError> {
            match args["act"].as_str() {
                Some("panic") => panic!("of {}", args["password"]),
                Some("fail") => Err(ModuleError::new("no").with("why", args["password"].clone())),
                _ => Ok(TaskResult::changed(true)),
            }
        }
    }

    struct Nobody;

    impl OutputSink for Nobody {
        fn write(&self, _stream: Stream, _bytes: &[u8]) {}

        fn is_cancelled(&self) -> bool {
            false
        }
    }

    fn run(args: Json, check_mode: bool) -> TaskResult {
        let call = Call {
            check_mode,
            diff: false,
            no_log: false,
            verbosity: 0,
            environment: &IndexMap::new(),
            tmpdir: PathBuf::new(),
            runner: &[],
            output: &Nobody,
        };
        let module = Arc::new(Actor);
        let entry = Entry {
            meta: module.meta(),
            module,
        };
        call.run(&entry, args.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn a_result_tells_its_invocation() {
        let result = run(json!({"act": "change"}), false);
        assert!(result.is_changed());
        let args = json!({"module_args": {"act": "change", "password": null}});
        assert_eq!(result.get("invocation"), Some(&args));
    }

    #[test]
    fn a_panic_is_a_failure() {
        let result = run(json!({"act": "panic"}), false);
        assert!(result.is_failed());
        assert_eq!(result.message(), "the module actor panicked: of null");
    }

    #[test]
    fn secrets_are_removed_everywhere() {
        for act in ["panic", "fail"] {
            let result = run(json!({"act": act, "password": "hunter2"}), false);
            assert!(result.is_failed());
            let text = result.to_json().to_string();
            assert!(!text.contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn without_support_check_mode_skips() {
        let result = run(json!({"act": "panic"}), true);
        assert!(result.is_skipped());
        assert_eq!(
            result.message(),
            "remote module (actor) does not support check mode"
        );
    }

    #[test]
    fn bad_arguments_never_reach_the_module() {
        let result = run(json!({"act": "panic", "bogus": 1}), false);
        let message = "Unsupported parameters for (actor) module: bogus. Supported parameters include: act, password.";
        assert_eq!(result.message(), message);
    }
}
