//! `sysvinit`: services with init scripts.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register, shell_words,
};

use crate::init_script;

register!(module "sysvinit", Sysvinit);

/// The module `sysvinit`. Ansible: `modules/sysvinit.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sysvinit;

#[derive(Deserialize)]
struct Args {
    name: String,
    state: Option<String>,
    enabled: Option<bool>,
    sleep: i64,
    pattern: Option<String>,
    arguments: Option<String>,
    runlevels: Option<Vec<String>>,
    daemonize: bool,
}

/// Where a tool may be though it is not in `PATH`.
const PATHS: [&str; 4] = ["/sbin", "/usr/sbin", "/bin", "/usr/bin"];

impl Module for Sysvinit {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "sysvinit".into(),
            short_description: "Manage a service that has an init script".into(),
            description: vec![
                "Runs the scripts of `/etc/init.d` and enables them through `update-rc.d` or `chkconfig`.".into(),
            ],
            spec: spec(),
            examples: Vec::from([Example {
                name: "Runs, and is started at boot".into(),
                task: "sysvinit:\n  name: cron\n  state: started\n  enabled: true\nignore_errors: true\n".into(),
            }]),
            returns: [
                ("name", "The service."),
                ("status", "For `enabled` and for the state: whether it changed, and what the tool said."),
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
        if !init_script::exists(&args.name) {
            return Err(init_script::missing(&args.name, ""));
        }
        let mut result = TaskResult::changed(false).with("name", args.name.as_str());
        let is_started = args.is_started(context, &mut result)?;
        let mut status = Map::new();
        status.insert("enabled".into(), args.enable(context, &mut result)?);
        let (key, told) = match &args.state {
            Some(state) => {
                let told = args.set_state(context, state, is_started, &mut result)?;
                (state.clone(), told)
            }
            // Python's `None` as a key.
            None => ("null".to_string(), outcome(false, None)),
        };
        status.insert(key, told);
        result.set("status", status);
        Ok(result)
    }
}

fn outcome(changed: bool, output: Option<&ToolOutput>) -> Json {
    json!({
        "changed": changed,
        "rc": output.map(|output| output.rc),
        "stdout": output.map(|output| output.stdout.as_str()),
        "stderr": output.map(|output| output.stderr.as_str()),
    })
}

impl Args {
    /// Whether the service runs, as far as that can be found out.
    fn is_started(
        &self,
        context: &ModuleContext<'_>,
        result: &mut TaskResult,
    ) -> Result<bool, ModuleError> {
        if let Some(pattern) = self.pattern.as_ref().filter(|pattern| !pattern.is_empty()) {
            return init_script::is_in_process_list(context, pattern);
        }
        let output = match context.find_program("service", &PATHS) {
            Some(service) => Tool::new(service).args([&self.name, "status"]),
            None => Tool::new(init_script::path(&self.name)).arg("status"),
        }
        .run(context)?;
        if let Some(running) = judge(&self.name, &output) {
            return Ok(running);
        }
        if init_script::is_in_process_list(context, &self.name)? {
            result.warnings.push(
                "Used ps output to match service name and determine it is up, this is very unreliable"
                    .into(),
            );
            return Ok(true);
        }
        result
            .warnings
            .push("Unable to determine if service is up, assuming it is down".into());
        Ok(false)
    }

    /// Enables or disables the service; what is told of that.
    fn enable(
        &self,
        context: &ModuleContext<'_>,
        result: &mut TaskResult,
    ) -> Result<Json, ModuleError> {
        let levels = self.runlevels.as_ref().filter(|levels| !levels.is_empty());
        let wanted = self.enabled;
        let changed = match levels {
            Some(levels) => levels
                .iter()
                .any(|level| wanted != Some(init_script::is_enabled(&self.name, Some(level)))),
            None => {
                wanted.is_some_and(|wanted| wanted != init_script::is_enabled(&self.name, None))
            }
        };
        let mut output = None;
        if changed {
            result.changed = Some(true);
            if !context.check_mode {
                output = Some(self.run_enabler(context, levels, wanted == Some(true))?);
            }
        }
        let mut told = outcome(changed, output.as_ref());
        if let Some(levels) = levels {
            told["runlevels"] = json!(levels);
        }
        if output.is_some_and(|output| output.stderr.contains("illegal runlevel specified")) {
            let message = format!(
                "Illegal runlevel specified for enable operation on service {}",
                self.name
            );
            return Err(ModuleError::new(message)
                .with("name", self.name.as_str())
                .with("status", json!({"enabled": told})));
        }
        Ok(told)
    }

    fn run_enabler(
        &self,
        context: &ModuleContext<'_>,
        levels: Option<&Vec<String>>,
        enable: bool,
    ) -> Result<ToolOutput, ModuleError> {
        let name = self.name.as_str();
        if let Some(program) = context.find_program("update-rc.d", &PATHS) {
            let action = match (levels, enable) {
                (None, true) => "defaults",
                (Some(_), true) => "enable",
                (_, false) => "disable",
            };
            let levels = levels.into_iter().flatten();
            return Tool::new(program)
                .args([name, action])
                .args(levels)
                .run(context);
        }
        let Some(program) = context.find_program("chkconfig", &PATHS) else {
            return Err(ModuleError::new(
                "neither update-rc.d nor chkconfig is there to enable or disable services",
            ));
        };
        let mut tool = Tool::new(program);
        if let Some(levels) = levels {
            tool = tool.args(["--level".to_string(), levels.concat()]);
        }
        tool.args([name, if enable { "on" } else { "off" }])
            .run(context)
    }

    /// Brings the service into the state; what is told of that.
    fn set_state(
        &self,
        context: &ModuleContext<'_>,
        state: &str,
        is_started: bool,
        result: &mut TaskResult,
    ) -> Result<Json, ModuleError> {
        let (action, changes) = match state {
            "started" => ("start", !is_started),
            "stopped" => ("stop", is_started),
            "restarted" => ("restart", true),
            _ => ("reload", true),
        };
        if !changes {
            return Ok(outcome(false, None));
        }
        result.changed = Some(true);
        if context.check_mode {
            return Ok(outcome(true, None));
        }
        let mut output = ToolOutput::default();
        if action == "restart" {
            // Not every script knows how to restart.
            for action in ["stop", "start"] {
                output = self.control(context, action, "restart")?;
                if let Ok(seconds @ 1..) = u64::try_from(self.sleep) {
                    std::thread::sleep(Duration::from_secs(seconds));
                }
            }
        } else {
            output = self.control(context, action, action)?;
        }
        Ok(outcome(true, Some(&output)))
    }

    fn control(
        &self,
        context: &ModuleContext<'_>,
        action: &str,
        told: &str,
    ) -> Result<ToolOutput, ModuleError> {
        let script = init_script::path(&self.name);
        let arguments = shell_words::split(self.arguments.as_deref().unwrap_or_default())
            .map_err(|error| ModuleError::new(error.to_string()))?;
        let setsid = context.find_program("setsid", &PATHS);
        let tool = match setsid.filter(|_| self.daemonize) {
            Some(setsid) => Tool::new(setsid).args(["--wait", &script]).directory("/"),
            None => Tool::new(script),
        };
        let output = tool.arg(action).args(arguments).run(context)?;
        if output.rc != 0 {
            let message = format!("Failed to {told} service: {}", self.name);
            return Err(ModuleError::new(message)
                .with("rc", output.rc)
                .with("stdout", output.stdout)
                .with("stderr", output.stderr));
        }
        Ok(output)
    }
}

/// What the answer to `status` means; `None` when that cannot be told.
fn judge(name: &str, output: &ToolOutput) -> Option<bool> {
    if name == "iptables" && output.stdout.contains("ACCEPT") {
        return Some(true);
    }
    // Longer texts are more often wrong than right.
    if output.stdout.matches('\n').count() <= 1 {
        let text = output
            .stdout
            .to_lowercase()
            .replace(&name.to_lowercase(), "");
        let stopped = [
            "stop",
            "is dead ",
            "dead but ",
            "could not access pid file",
            "inactive",
        ];
        if stopped.iter().any(|word| text.contains(word)) {
            return Some(false);
        }
        let running = ["run", "start", "active"];
        if running.iter().any(|word| text.contains(word)) && !text.contains("not ") {
            return Some(true);
        }
    }
    match output.rc {
        1..=4 | 69 => Some(false),
        0 => Some(true),
        _ => None,
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, List, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("name", Str)
            .required()
            .aliases(&["service"])
            .doc("The service, or the path of its script."),
        OptionSpec::new("state", Str)
            .choices(&["started", "stopped", "restarted", "reloaded"])
            .doc("The state to bring it into."),
        OptionSpec::new("enabled", Bool).doc("Whether it is started at boot."),
        OptionSpec::new("sleep", Int)
            .default(1)
            .doc("Seconds after each step of `restarted`, for scripts that return too early."),
        OptionSpec::new("pattern", Str)
            .doc("A text in the list of processes that shows that it runs, for scripts without `status`."),
        OptionSpec::new("arguments", Str)
            .aliases(&["args"])
            .doc("Further arguments for the script."),
        OptionSpec::new("runlevels", List)
            .elements(Str)
            .doc("The runlevels of `enabled`; the usual ones without it."),
        OptionSpec::new("daemonize", Bool)
            .default(false)
            .doc("Run the script in a session of its own, for those that do not let go of theirs."),
    ])
    .required_one_of(&["state", "enabled"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_judged() {
        let answer = |rc, text: &str| ToolOutput {
            rc,
            stdout: text.into(),
            stderr: String::new(),
        };
        for (rc, text, expected) in [
            (0, "press is running.\n", Some(true)),
            (0, "press is not running\n", Some(true)),
            (3, "press is not running\n", Some(false)),
            (0, "press is stopped\n", Some(false)),
            (0, "inactive\n", Some(false)),
            (0, "a\nb\nstopped\n", Some(true)),
            (3, "", Some(false)),
            (7, "", None),
        ] {
            assert_eq!(judge("press", &answer(rc, text)), expected, "{rc} {text}");
        }
        assert_eq!(
            judge("stopper", &answer(0, "stopper is running")),
            Some(true)
        );
    }
}
