//! The arguments.

use std::time::Duration;

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{ActionError, ArgType, ArgumentSpec, OptionSpec, python};

/// What the task asks for.
#[derive(Debug)]
pub(super) struct Args {
    pub(super) boot_time_command: String,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) message: String,
    pub(super) post_reboot_delay: Duration,
    /// In seconds.
    pub(super) pre_reboot_delay: u64,
    pub(super) reboot_command: Option<String>,
    pub(super) reboot_timeout: Duration,
    pub(super) search_paths: Json,
    pub(super) test_command: String,
}

impl Args {
    pub(super) fn read(args: &Map<String, Json>) -> Result<Self, ActionError> {
        let text = |name: &str| match args.get(name) {
            None | Some(Json::Null) => None,
            Some(value) => Some(python::str(value)),
        };
        let seconds = |name: &str, default: u64| match text(name) {
            None => Ok(default),
            Some(text) => match text.trim().parse::<i64>() {
                Ok(number) => Ok(u64::try_from(number).unwrap_or(0)),
                Err(_) => Err(ActionError::Error(format!(
                    "'{name}' must be a whole number of seconds: {text}"
                ))),
            },
        };
        let or = |name: &str, default: &str| text(name).unwrap_or_else(|| default.to_string());
        let connect_timeout = seconds("connect_timeout", 0)?;
        Ok(Self {
            boot_time_command: text("boot_time_command")
                .filter(|command| !command.is_empty())
                .unwrap_or_else(|| "cat /proc/sys/kernel/random/boot_id".to_string()),
            connect_timeout: (connect_timeout > 0).then(|| Duration::from_secs(connect_timeout)),
            message: or("msg", "Reboot initiated by Ansible"),
            post_reboot_delay: Duration::from_secs(seconds("post_reboot_delay", 0)?),
            pre_reboot_delay: seconds("pre_reboot_delay", 0)?,
            reboot_command: text("reboot_command"),
            reboot_timeout: Duration::from_secs(seconds("reboot_timeout", 600)?),
            search_paths: args.get("search_paths").cloned().unwrap_or_else(|| {
                json!(["/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"])
            }),
            test_command: or("test_command", "whoami"),
        })
    }
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Int, List, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("boot_time_command", Str)
            .doc("A command that writes something else after each boot; without it the boot's id is looked at."),
        OptionSpec::new("connect_timeout", Int)
            .doc("Seconds that one try may take to connect; without it the connection's own timeout holds."),
        OptionSpec::new("msg", Str)
            .doc("What users of the host are told."),
        OptionSpec::new("post_reboot_delay", Int)
            .doc("Seconds to wait after the restart before the first try."),
        OptionSpec::new("pre_reboot_delay", Int)
            .doc("Seconds until the host restarts; less than a minute is none at all on Linux."),
        OptionSpec::new("reboot_command", Str)
            .doc("The command that restarts the host, instead of `shutdown -r`."),
        OptionSpec::new("reboot_timeout", Int)
            .doc("Seconds for the host to come back, and again for it to pass the test; 600 without it."),
        OptionSpec::new("search_paths", List)
            .elements(Str)
            .doc("Where the command is looked for, when it is no path."),
        OptionSpec::new("test_command", Str)
            .doc("A command that must succeed when the host is back; `whoami` without it."),
    ])
}
