//! `pause`: waits for a while, or for the user.

use std::time::{Duration, SystemTime};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, PromptAnswer, PromptRequest, Support, TaskResult, async_trait, python, register,
};
use tokio::time::{Instant, sleep};

use crate::arguments::{boolean, python_int};

register!(action "pause", Pause);

const KEYS: &str = "(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\r";

/// The action `pause`. Ansible: `plugins/action/pause.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pause;

#[async_trait]
impl Action for Pause {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["pause".into()],
            short_description: "Pause the playbook".into(),
            description: vec![
                "Waits for a time, or until the user presses Enter; what the user types before that is the \
                 result's `user_input`. Runs once for all hosts of a play."
                    .into(),
                "During a pause Ctrl-C followed by C goes on at once, Ctrl-C followed by A ends the run. Where \
                 standard input is no terminal, nobody is asked."
                    .into(),
            ],
            spec: Some(
                ArgumentSpec::new(vec![
                    // Numbers of any kind, which are cut off.
                    OptionSpec::new("minutes", ArgType::Raw).doc("How many minutes to wait."),
                    OptionSpec::new("seconds", ArgType::Raw)
                        .doc("How many seconds to wait, at least one."),
                    OptionSpec::new("prompt", ArgType::Str)
                        .doc("What to show instead of the usual question."),
                    OptionSpec::new("echo", ArgType::Bool)
                        .default(true)
                        .doc("Whether the user sees what is typed."),
                ])
                .mutually_exclusive(&["minutes", "seconds"]),
            ),
            examples: vec![
                Example {
                    name: "One second".into(),
                    task: "pause:\n  seconds: 1\n".into(),
                },
                Example {
                    name: "A question whose answer is a secret".into(),
                    task: "pause:\n  prompt: The token for {{ inventory_hostname }}\n  echo: false\nregister: token\nno_log: true\n"
                        .into(),
                },
            ],
            check_mode: Support::Full,
            controller_only: true,
            bypass_host_loop: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let plan = Plan::read(task)?;
        let start = (SystemTime::now(), Instant::now());
        let user_input = plan.carry_out(host).await?;
        let took = start.1.elapsed();
        let mut result = TaskResult::changed(false)
            .with("rc", 0)
            .with("stderr", "")
            .with("stdout", plan.report(took))
            .with("start", local_time(start.0)?)
            .with("stop", local_time(SystemTime::now())?)
            .with("delta", took.as_secs())
            .with("echo", plan.echo)
            .with("user_input", user_input);
        result.failed = Some(false);
        Ok(result)
    }
}

/// What the arguments ask for.
struct Plan {
    name: String,
    prompt: Option<String>,
    seconds: Option<u64>,
    in_minutes: bool,
    echo: bool,
}

impl Plan {
    fn read(task: &ActionTask) -> Result<Self, ActionError> {
        let given = |name: &str| task.args.get(name).filter(|value| !value.is_null());
        let number = |name: &str| {
            given(name)
                .map(|value| {
                    python_int(value).map_err(|reason| {
                        ActionError::Failed(format!(
                            "argument '{name}' is of type {} and we were unable to convert to int: {reason}",
                            python::type_name(value)
                        ))
                    })
                })
                .transpose()
        };
        let minutes = number("minutes")?;
        let seconds = match minutes {
            Some(minutes) => Some(minutes.saturating_mul(60)),
            None => number("seconds")?,
        };
        Ok(Self {
            name: task.name.trim().to_string(),
            prompt: given("prompt")
                .map(python::str)
                .filter(|text| !text.is_empty()),
            seconds: seconds.map(|seconds| u64::try_from(seconds).unwrap_or(0).max(1)),
            in_minutes: minutes.is_some() || seconds.is_none(),
            echo: given("echo").map_or(Ok(true), boolean)?,
        })
    }

    /// Waits. Returns what the user typed.
    async fn carry_out(&self, host: &dyn ActionHost) -> Result<String, ActionError> {
        let hidden = if self.echo { "" } else { " (output is hidden)" };
        let question = |text: &str| format!("[{}]\n{text}{hidden}:", self.name);
        let text = match (&self.prompt, self.seconds) {
            (Some(prompt), _) => question(prompt),
            // Enter does not end a pause that has a time.
            (None, Some(_)) => KEYS.to_string(),
            (None, None) => question("Press enter to continue, Ctrl+C to interrupt"),
        };
        if let Some(seconds) = self.seconds {
            host.display(&format!("Pausing for {seconds} seconds{hidden}"));
            if self.prompt.is_some() {
                host.display(KEYS);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "nobody waits that long")]
        let limit = self.seconds.map(|seconds| seconds as f64);
        // What is typed while a time passes is nobody's answer.
        let private = self.seconds.is_some() || !self.echo;
        let answer = host
            .prompt(PromptRequest {
                text: format!("{text}\n"),
                private,
                seconds: limit,
                complete_keys: limit.map(|_| String::new()),
                interrupt_keys: None,
            })
            .await?;
        match (answer, self.seconds) {
            (PromptAnswer::Text(text), None) => Ok(text),
            (PromptAnswer::Text(_) | PromptAnswer::TimedOut, _) => Ok(String::new()),
            (PromptAnswer::NotInteractive, Some(seconds)) => {
                sleep(Duration::from_secs(seconds)).await;
                Ok(String::new())
            }
            (PromptAnswer::NotInteractive, None) => {
                host.warning("Not waiting for response to prompt as stdin is not interactive");
                Ok(String::new())
            }
            (PromptAnswer::Interrupted, _) => continue_or_abort(host, private).await,
        }
    }

    /// How long it took, in the unit of the arguments, to a hundredth.
    fn report(&self, took: Duration) -> String {
        let (amount, unit) = if self.in_minutes {
            (took.as_secs_f64() / 60.0, "minutes")
        } else {
            (took.as_secs_f64(), "seconds")
        };
        let rounded = (amount * 100.0).round() / 100.0;
        format!("Paused for {} {unit}", python::str(&Json::from(rounded)))
    }
}

/// After Ctrl-C.
async fn continue_or_abort(host: &dyn ActionHost, private: bool) -> Result<String, ActionError> {
    let answer = host
        .prompt(PromptRequest {
            text: "Press 'C' to continue the play or 'A' to abort \r\n".into(),
            private,
            seconds: None,
            complete_keys: Some("c".into()),
            interrupt_keys: Some("a".into()),
        })
        .await?;
    match answer {
        PromptAnswer::Text(text) => Ok(text),
        _ => {
            host.blame(None, None);
            Err(ActionError::Error("user requested abort!".into()))
        }
    }
}

/// Python: `str(datetime.now())`.
fn local_time(time: SystemTime) -> Result<String, ActionError> {
    let timestamp = Timestamp::try_from(time)
        .map_err(|error| ActionError::Error(format!("the clock is wrong: {error}")))?;
    let local = Zoned::new(timestamp, TimeZone::system());
    let format = if local.microsecond() == 0 && local.millisecond() == 0 {
        "%Y-%m-%d %H:%M:%S"
    } else {
        "%Y-%m-%d %H:%M:%S.%6f"
    };
    Ok(local.strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_rounded() {
        let plan = |in_minutes| Plan {
            name: String::new(),
            prompt: None,
            seconds: None,
            in_minutes,
            echo: true,
        };
        let millis = Duration::from_millis;
        for (in_minutes, took, expected) in [
            (true, millis(7), "Paused for 0.0 minutes"),
            (true, millis(1003), "Paused for 0.02 minutes"),
            (true, millis(120_000), "Paused for 2.0 minutes"),
            (false, millis(1003), "Paused for 1.0 seconds"),
            (false, millis(1236), "Paused for 1.24 seconds"),
        ] {
            assert_eq!(plan(in_minutes).report(took), expected);
        }
    }
}
