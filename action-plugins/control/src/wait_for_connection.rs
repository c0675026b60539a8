//! `wait_for_connection`: waits until a host answers.

use std::time::Duration;

use serde_json::Value as Json;
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ExecRequest, ModuleCall, OptionSpec, Support, TaskResult, async_trait, register,
};
use tokio::time::{Instant, sleep, timeout};

use crate::arguments::{python_int, refuse_unknown};

register!(action "wait_for_connection", WaitForConnection);

const DEFAULT_DELAY: i64 = 0;
const DEFAULT_SLEEP: i64 = 1;
const DEFAULT_TIMEOUT: i64 = 600;

/// The action `wait_for_connection`. Ansible: `plugins/action/wait_for_connection.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct WaitForConnection;

fn spec() -> ArgumentSpec {
    ArgumentSpec::new(vec![
        OptionSpec::new("connect_timeout", ArgType::Int).doc(
            "Seconds that one try may take to connect; without it the connection's own timeout holds.",
        ),
        OptionSpec::new("delay", ArgType::Int)
            .default(DEFAULT_DELAY)
            .doc("Seconds to wait before the first try."),
        OptionSpec::new("sleep", ArgType::Int)
            .default(DEFAULT_SLEEP)
            .doc("Seconds to wait after a try that failed."),
        OptionSpec::new("timeout", ArgType::Int)
            .default(DEFAULT_TIMEOUT)
            .doc("Seconds after which no further try is made."),
    ])
}

#[async_trait]
impl Action for WaitForConnection {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["wait_for_connection".into()],
            short_description: "Wait until a host can be reached".into(),
            description: vec![
                "Connects anew and runs the module `ping`, again and again until that works: after a host was \
                 made or restarted. A host that cannot be reached is no failure before the time is over."
                    .into(),
            ],
            spec: Some(spec()),
            examples: vec![Example {
                name: "Give a new machine ten seconds, then two minutes".into(),
                task: "wait_for_connection:\n  delay: 10\n  timeout: 120\n".into(),
            }],
            check_mode: Support::Partial,
            checks_arguments: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        refuse_unknown(task, &spec())?;
        let seconds = |name: &str| match task.args.get(name) {
            None => Ok(None),
            Some(value) => python_int(value)
                .map(|number| Some(u64::try_from(number).unwrap_or(0)))
                .map_err(ActionError::Error),
        };
        let default = |number: i64| u64::try_from(number).unwrap_or(0);
        let connect_timeout = seconds("connect_timeout")?.map(Duration::from_secs);
        let delay = seconds("delay")?.unwrap_or(default(DEFAULT_DELAY));
        let pause = seconds("sleep")?.unwrap_or(default(DEFAULT_SLEEP));
        let limit = seconds("timeout")?.unwrap_or(default(DEFAULT_TIMEOUT));
        let mut result = TaskResult::changed(false);
        if task.check_mode {
            host.verbose(3, "wait_for_connection: skipping for check_mode");
            result.skipped = Some(true);
            return Ok(result);
        }
        let start = Instant::now();
        sleep(Duration::from_secs(delay)).await;
        let deadline = Instant::now() + Duration::from_secs(limit);
        let mut reason = "the timeout leaves no time for a try".to_string();
        let mut reached = false;
        while !reached && Instant::now() < deadline {
            host.verbose(3, "wait_for_connection: attempting ping module test");
            match ping(host, connect_timeout).await {
                Ok(()) => reached = true,
                Err(error) => {
                    reason = error.to_string();
                    sleep(Duration::from_secs(pause)).await;
                }
            }
        }
        if !reached {
            result.failed = Some(true);
            result.msg = Some(format!("timed out waiting for ping module test: {reason}").into());
        }
        result.set("elapsed", start.elapsed().as_secs());
        Ok(result)
    }
}

/// One try, over a new connection.
async fn ping(host: &dyn ActionHost, connect_timeout: Option<Duration>) -> Result<(), ActionError> {
    host.reset_connection().await?;
    if let Some(limit) = connect_timeout {
        timeout(limit, host.exec(ExecRequest::new(":")))
            .await
            .map_err(|_| {
                let seconds = limit.as_secs();
                ActionError::Unreachable(format!("no connection within {seconds} seconds"))
            })??;
    }
    let result = host
        .execute_module(ModuleCall {
            module: "ping".into(),
            ..ModuleCall::default()
        })
        .await?;
    if result.get("ping").and_then(Json::as_str) == Some("pong") {
        Ok(())
    } else {
        Err(ActionError::Failed("ping test failed".into()))
    }
}
