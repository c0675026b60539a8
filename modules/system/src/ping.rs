//! `ping`: answers, which shows that modules run on the target.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

register!(module "ping", Ping);

/// The module `ping`. Ansible: `modules/ping.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ping;

#[derive(Deserialize)]
struct Args {
    data: String,
}

impl Module for Ping {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "ping".into(),
            short_description: "Check that modules run on the target".into(),
            description: vec![
                "Answers `pong` when the host can be reached, the login works and modules run. This is no \
                 ICMP ping."
                    .into(),
            ],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("data", ArgType::Str)
                    .default("pong")
                    .doc("What to answer. `crash` makes the module fail, to see how that looks."),
            ]),
            examples: vec![Example {
                name: "Is everybody there?".into(),
                task: "ping:\n".into(),
            }],
            returns: vec![("ping".into(), "The argument `data`.".into())],
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        if args.data == "crash" {
            return Err(ModuleError::new("Task failed: Module failed: boom"));
        }
        Ok(TaskResult::changed(false).with("ping", args.data))
    }
}
