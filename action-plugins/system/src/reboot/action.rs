//! The action itself.

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, Example, ExecOutput, ExecRequest,
    Support, TaskResult, async_trait, register,
};
use tokio::time::{Instant, sleep, timeout};

use super::arguments::{Args, spec};
use super::commands::reboot_command;
use super::retry::until_success;

register!(action "reboot", Reboot);

/// The action `reboot`. Ansible: `plugins/action/reboot.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reboot;

#[async_trait]
impl Action for Reboot {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["reboot".into()],
            short_description: "Restart a host and wait until it is back".into(),
            description: vec![
                "Restarts the host, waits until its boot has another id, and runs a command to see that all is \
                 well. The controller itself is never restarted: the connection `local` is refused."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "Restart, and wait ten minutes at most".into(),
                task: "reboot:\n  reboot_timeout: 600\n  msg: A new kernel\nignore_errors: true\n".into(),
            }],
            check_mode: Support::Full,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let connection = host.variable("ansible_connection")?;
        let connection = connection.as_ref().and_then(Json::as_str).unwrap_or("ssh");
        if connection.trim_start_matches("ansible.builtin.") == "local" {
            let message = "Running reboot with local connection would reboot the control node.";
            return Ok(TaskResult::failure(message)
                .with("elapsed", 0)
                .with("rebooted", false));
        }
        if task.check_mode {
            return Ok(TaskResult::changed(true)
                .with("elapsed", 0)
                .with("rebooted", true));
        }
        let args = Args::read(&task.args)?;
        let command = reboot_command(&args, host).await?;
        let before = match boot_time(&args, host).await {
            Ok(before) => before,
            Err(error) => {
                return Ok(TaskResult::failure(error.to_string()).with("reboot", false));
            }
        };
        host.verbose(3, "reboot: rebooting server...");
        let refused = restart(&command, &args, host).await?;
        let start = Instant::now();
        if let Some(output) = refused {
            let message = format!(
                "Reboot command failed. Error was: '{}, {}'",
                text(&output.stdout),
                text(&output.stderr)
            );
            return Ok(TaskResult::failure(message)
                .with("elapsed", 0)
                .with("rebooted", false));
        }
        sleep(args.post_reboot_delay).await;
        host.verbose(3, "reboot: validating reboot");
        let mut result = match is_back(&args, &before, host).await {
            Ok(()) => TaskResult::changed(true),
            Err(message) => TaskResult::failure(message),
        };
        result.set("rebooted", true);
        result.set("elapsed", start.elapsed().as_secs());
        Ok(result)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_string()
}

/// Runs the command; its output when it says that it failed. A host that goes away meanwhile does what it should.
async fn restart(
    command: &str,
    args: &Args,
    host: &dyn ActionHost,
) -> Result<Option<ExecOutput>, ActionError> {
    let run = host.exec(ExecRequest::new(command));
    match timeout(args.reboot_timeout, run).await {
        Err(_) | Ok(Err(ActionError::Unreachable(_))) => Ok(None),
        Ok(Err(error)) => Err(error),
        Ok(Ok(output)) => Ok((output.rc != 0).then_some(output)),
    }
}

/// What differs from boot to boot. Ansible: `get_system_boot_time`.
async fn boot_time(args: &Args, host: &dyn ActionHost) -> Result<String, ActionError> {
    let request = ExecRequest::new(&args.boot_time_command);
    let output = match args.connect_timeout {
        None => host.exec(request).await?,
        Some(limit) => timeout(limit, host.exec(request)).await.map_err(|_| {
            let seconds = limit.as_secs();
            ActionError::Unreachable(format!("no connection within {seconds} seconds"))
        })??,
    };
    if output.rc != 0 {
        return Err(ActionError::Failed(format!(
            "reboot: failed to get host boot time info, rc: {}, stdout: {}, stderr: {}",
            output.rc,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )));
    }
    Ok(text(&output.stdout))
}

/// Waits until the host was restarted and works. Ansible: `validate_reboot`.
async fn is_back(args: &Args, before: &str, host: &dyn ActionHost) -> Result<(), String> {
    let restarted = || async {
        host.verbose(3, "reboot: attempting to get system boot time");
        // The old connection may lead to a host that is no more.
        host.reset_connection().await?;
        let now = boot_time(args, host).await?;
        if now.is_empty() || now == before {
            return Err(ActionError::Failed("boot time has not changed".into()));
        }
        Ok(())
    };
    until_success(host, args.reboot_timeout, "last boot time check", restarted).await?;
    let works = || async {
        host.verbose(3, "reboot: attempting post-reboot test command");
        let tested = host.exec(ExecRequest::new(&args.test_command)).await;
        match tested {
            // It may have been restarted once more.
            Err(error) => {
                host.reset_connection().await?;
                Err(error)
            }
            Ok(output) if output.rc != 0 => Err(ActionError::Failed(format!(
                "Test command failed: {} {}",
                String::from_utf8_lossy(&output.stderr),
                String::from_utf8_lossy(&output.stdout)
            ))),
            Ok(_) => Ok(()),
        }
    };
    until_success(host, args.reboot_timeout, "post-reboot test command", works).await?;
    host.verbose(3, "reboot: system successfully rebooted");
    Ok(())
}
