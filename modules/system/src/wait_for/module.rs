//! The module itself.

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::arguments::Args;
use super::pattern::Pattern;
use super::waiting::Waiting;

register!(module "wait_for", WaitFor);

/// The module `wait_for`. Ansible: `modules/wait_for.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct WaitFor;

impl Module for WaitFor {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "wait_for".into(),
            short_description: "Wait for a port, a file, or some time".into(),
            description: vec![
                "Waits on the target until a port takes connections, no longer takes them, or has none left; \
                 until a file is there or gone; until a text is in a file or is said at a port. Without `port` and \
                 `path` it waits `timeout` seconds."
                    .into(),
            ],
            spec: spec(),
            examples: [
                (
                    "Until the web server answers",
                    "wait_for:\n  port: 8080\n  delay: 2\n  timeout: 60\n",
                ),
                (
                    "Until a line is in the log",
                    "wait_for:\n  path: /var/log/press.log\n  search_regex: printed (\\d+) pages\n",
                ),
                (
                    "Until nobody is connected any more",
                    "wait_for:\n  port: 8080\n  state: drained\n  exclude_hosts: [192.0.2.7]\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: [
                ("elapsed", "Seconds that were waited."),
                ("match_groups", "The groups of the match in a file."),
                ("match_groupdict", "Those of them that have names."),
                ("state", "The argument `state`."),
                ("port", "The argument `port`."),
                ("path", "The argument `path`."),
                ("search_regex", "The argument `search_regex`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::None,
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
        let pattern = args.search_regex.as_deref().map(Pattern::new).transpose()?;
        args.check()?;
        let mut waiting = Waiting::new(&args, context, pattern);
        let groups = waiting.run()?;
        Ok(TaskResult::changed(false)
            .with("state", args.state.name())
            .with("port", args.port)
            .with("search_regex", args.search_regex.as_deref())
            .with("match_groups", groups.list)
            .with("match_groupdict", groups.named)
            .with("path", args.path.as_deref())
            .with("elapsed", waiting.elapsed()))
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Int, List, Path, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("host", Str)
            .default("127.0.0.1")
            .doc("The host whose port is waited for, seen from the target."),
        OptionSpec::new("port", Int).doc("The port. Not together with `path`."),
        OptionSpec::new("path", Path).doc("The file. Not together with `port`."),
        OptionSpec::new("state", Str)
            .choices(&["absent", "drained", "present", "started", "stopped"])
            .default("started")
            .doc(
                "`started` and `present`: the port is open, the file is there. `stopped` and `absent`: it is not. \
                 `drained`: the port has no active connections.",
            ),
        OptionSpec::new("search_regex", Str)
            .doc("A Python regular expression that the file, or what is said at the port, has to match."),
        OptionSpec::new("timeout", Int)
            .default(300)
            .doc("Seconds after which the wait is a failure."),
        OptionSpec::new("connect_timeout", Int)
            .default(5)
            .doc("Seconds that one try to connect may take."),
        OptionSpec::new("delay", Int)
            .default(0)
            .doc("Seconds to wait before the first look."),
        OptionSpec::new("sleep", Int).default(1).doc("Seconds between two looks."),
        OptionSpec::new("active_connection_states", List)
            .elements(Str)
            .default(json!([
                "ESTABLISHED",
                "FIN_WAIT1",
                "FIN_WAIT2",
                "SYN_RECV",
                "SYN_SENT",
                "TIME_WAIT"
            ]))
            .doc("The states in which a connection counts as active, for `drained`."),
        OptionSpec::new("exclude_hosts", List)
            .elements(Str)
            .doc("Hosts whose connections do not count, for `drained`."),
        OptionSpec::new("msg", Str).doc("What to say when the time is over, instead of the usual words."),
    ])
}
