//! The module itself.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::control::Control;
use super::enable::Enabling;
use super::status::{self, Status};
use super::tools::{Enabler, Tools};
use crate::init_script;

register!(module "service", Service);

/// The module `service`. Ansible: `modules/service.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Service;

#[derive(Deserialize)]
struct Args {
    name: String,
    state: Option<State>,
    sleep: Option<i64>,
    pattern: Option<String>,
    enabled: Option<bool>,
    runlevel: String,
    arguments: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Started,
    Stopped,
    Reloaded,
    Restarted,
}

impl State {
    /// What has to be done for it; nothing when it is so.
    fn action(self, running: bool) -> Option<&'static str> {
        match (self, running) {
            (Self::Started | Self::Reloaded, false) => Some("start"),
            (Self::Started, true) | (Self::Stopped, false) => None,
            (Self::Stopped, true) => Some("stop"),
            (Self::Reloaded, true) => Some("reload"),
            (Self::Restarted, _) => Some("restart"),
        }
    }
}

impl Module for Service {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "service".into(),
            short_description: "Start, stop or enable a service".into(),
            description: vec![
                "Works through what manages services here: systemd, OpenRC, or the init scripts of System V with \
                 `update-rc.d`, `insserv` or `chkconfig`. The action of the same name chooses a module that knows \
                 more, where there is one: `systemd` or `sysvinit`."
                    .into(),
            ],
            spec: spec(),
            examples: Vec::from([Example {
                name: "Runs, and is started at boot".into(),
                task: "service:\n  name: cron\n  state: started\n  enabled: true\nignore_errors: true\n".into(),
            }]),
            returns: [
                ("name", "The service."),
                ("state", "`started` or `stopped`, with the argument `state`."),
                ("enabled", "The argument `enabled`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
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
        let tools = Tools::find(context, &args.name)?;
        let mut result = TaskResult::changed(false).with("name", args.name.as_str());
        let mut changed = false;
        if let Some(enable) = args.enabled {
            changed = Enabling {
                context,
                name: &args.name,
                runlevel: &args.runlevel,
                enable,
            }
            .run(&tools.enabler)?;
            // With update-rc.d, Ansible's module goes on to the state.
            let ends = !matches!(tools.enabler, Enabler::UpdateRcD(_));
            if changed && context.check_mode && ends {
                return Ok(TaskResult::changed(true));
            }
            result.set("enabled", enable);
        }
        let Some(state) = args.state else {
            result.changed = Some(changed);
            return Ok(result);
        };
        let control = Control {
            context,
            controller: &tools.controller,
            name: &args.name,
            arguments: &args.arguments,
            sleep: u64::try_from(args.sleep.unwrap_or(0)).unwrap_or(0),
        };
        let status = args.status(&control)?;
        let Some(running) = status.running else {
            return Err(ModuleError::new(
                "failed determining service state, possible typo of service name?",
            ));
        };
        if let Some(action) = state.action(running) {
            changed = true;
            if context.check_mode {
                let mut result = TaskResult::changed(true);
                result.msg = Some("service state changed".into());
                return Ok(result);
            }
            if status.crashed && action == "start" {
                control.zap_if_needed()?;
            }
            let output = control.act(action)?;
            if output.rc != 0 && !output.stderr.contains("Job is already running") {
                return Err(ModuleError::new(if output.stderr.is_empty() {
                    output.stdout
                } else {
                    output.stderr
                }));
            }
        }
        result.changed = Some(changed);
        let told = if state == State::Stopped {
            "stopped"
        } else {
            "started"
        };
        Ok(result.with("state", told))
    }
}

impl Args {
    fn status(&self, control: &Control<'_>) -> Result<Status, ModuleError> {
        match self.pattern.as_ref().filter(|pattern| !pattern.is_empty()) {
            None => status::of(control),
            Some(pattern) => Ok(Status {
                running: Some(init_script::is_in_process_list(control.context, pattern)?),
                crashed: false,
            }),
        }
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("name", Str).required().doc("The service."),
        OptionSpec::new("state", Str)
            .choices(&["started", "stopped", "reloaded", "restarted"])
            .doc(
                "`started` and `stopped` do nothing when it is so already; `restarted` and `reloaded` always do \
                 something, and start a service that does not run.",
            ),
        OptionSpec::new("sleep", Int)
            .doc("Seconds between stop and start of `restarted`, where both are done."),
        OptionSpec::new("pattern", Str)
            .doc("A text in the list of processes that shows that it runs, instead of asking for its status."),
        OptionSpec::new("enabled", Bool).doc("Whether it is started at boot."),
        OptionSpec::new("runlevel", Str)
            .default("default")
            .doc("The runlevel of `enabled`, for OpenRC."),
        OptionSpec::new("arguments", Str)
            .default("")
            .aliases(&["args"])
            .doc("Further arguments for the command that starts or stops it."),
    ])
    .required_one_of(&["state", "enabled"])
}
