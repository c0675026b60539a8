//! Whether a service runs. Ansible: `get_service_status`.

use shevek_plugin::ModuleError;
use shevek_plugin::target::{Tool, ToolOutput};

use super::control::Control;
use super::tools::Controller;

/// What is known of a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Status {
    /// `None` when it cannot be told.
    pub(super) running: Option<bool>,
    pub(super) crashed: bool,
}

pub(super) fn of(control: &Control<'_>) -> Result<Status, ModuleError> {
    if let Controller::Systemctl(program) = control.controller {
        return of_unit(control, program);
    }
    let said = control.act("status")?;
    if let Controller::RcService(program) = control.controller {
        let output = Tool::new(program.as_str())
            .args([control.name, "status"])
            .run(control.context)?;
        return Ok(Status {
            running: Some(output.stdout.contains("started")),
            crashed: output.stderr.contains("crashed"),
        });
    }
    Ok(Status {
        running: judge(control.name, &said),
        crashed: false,
    })
}

fn of_unit(control: &Control<'_>, program: &str) -> Result<Status, ModuleError> {
    let name = control.name;
    let output = Tool::new(program)
        .args(["show", name])
        .run(control.context)?;
    let failure = |text: String| Err(ModuleError::new(text));
    if output.rc != 0 {
        let (rc, err) = (output.rc, output.stderr);
        return failure(format!(
            "failure {rc} running systemctl show for '{name}': {err}"
        ));
    }
    if output.stdout.contains("LoadState=not-found") {
        return failure(format!(
            "systemd could not find the requested service \"'{name}'\": {}",
            output.stderr
        ));
    }
    let state = output
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("ActiveState="));
    match state {
        None => failure(format!(
            "No ActiveState value in systemctl show output for '{name}'"
        )),
        Some(state) => Ok(Status {
            running: Some(state == "active"),
            crashed: state == "failed",
        }),
    }
}

/// What the answer of an init script means.
fn judge(name: &str, output: &ToolOutput) -> Option<bool> {
    if matches!(output.rc, 1..=4 | 69) {
        return Some(false);
    }
    if output.stdout.matches('\n').count() <= 1 {
        let text = output
            .stdout
            .to_lowercase()
            .replace(&name.to_lowercase(), "");
        let negated = text.contains("not ");
        if text.contains("stop") {
            return Some(false);
        }
        if text.contains("run") {
            return Some(!negated);
        }
        if text.contains("start") && !negated {
            return Some(true);
        }
        let dead = [
            "could not access pid file",
            "is dead and pid file exists",
            "dead but subsys locked",
            "dead but pid file exists",
        ];
        if dead.iter().any(|words| text.contains(words)) {
            return Some(false);
        }
    }
    if output.rc == 0 || (name == "iptables" && output.stdout.contains("ACCEPT")) {
        return Some(true);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_judged() {
        for (rc, text, expected) in [
            (0, "press is running\n", Some(true)),
            (0, "press is not running\n", Some(false)),
            (3, "running\n", Some(false)),
            (0, "press start/running\n", Some(true)),
            (0, "stopped\n", Some(false)),
            (0, "press dead but pid file exists\n", Some(false)),
            (0, "one\ntwo stop\nthree\n", Some(true)),
            (9, "", None),
        ] {
            let output = ToolOutput {
                rc,
                stdout: text.into(),
                stderr: String::new(),
            };
            assert_eq!(judge("press", &output), expected, "{rc} {text}");
        }
    }
}
