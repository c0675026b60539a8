//! The commands that restart hosts.

use serde_json::{Value as Json, json};
use shevek_plugin::{ActionError, ActionHost, ModuleCall, python};

use super::arguments::Args;

/// The whole command line. Ansible: `get_shutdown_command` and `get_shutdown_command_args`.
pub(super) async fn reboot_command(
    args: &Args,
    host: &dyn ActionHost,
) -> Result<String, ActionError> {
    let distribution = distribution(host).await?;
    let (program, arguments) = match &args.reboot_command {
        Some(command) => match command.split_once(' ') {
            Some((program, arguments)) => (program.to_string(), arguments.to_string()),
            None => (command.clone(), String::new()),
        },
        None => default_command(&distribution, args),
    };
    let program = if program.starts_with('/') {
        program
    } else {
        find(&program, &args.search_paths, host).await?
    };
    Ok(format!("{program} {arguments}"))
}

fn default_command(distribution: &str, args: &Args) -> (String, String) {
    let minutes = args.pre_reboot_delay / 60;
    let message = &args.message;
    match distribution {
        "alpine" => ("reboot".into(), String::new()),
        "void" => ("shutdown".into(), format!("-r +{minutes} \"{message}\"")),
        _ => ("shutdown".into(), format!("-r {minutes} \"{message}\"")),
    }
}

/// The distribution's name in lower case.
async fn distribution(host: &dyn ActionHost) -> Result<String, ActionError> {
    let gathered = call(host, "setup", json!({"gather_subset": "min"})).await?;
    if gathered.is_failed() {
        return Err(ActionError::Error(format!(
            "Failed to determine system distribution. {}",
            gathered.message()
        )));
    }
    let facts = gathered.ansible_facts.unwrap_or_default();
    let name = facts.get("ansible_distribution").and_then(Json::as_str);
    name.map(str::to_lowercase).ok_or_else(|| {
        ActionError::Error(
            "Failed to get distribution information. Missing \"ansible_distribution\" in output."
                .into(),
        )
    })
}

async fn find(program: &str, paths: &Json, host: &dyn ActionHost) -> Result<String, ActionError> {
    let args = json!({"paths": paths, "patterns": [program], "file_type": "any"});
    let found = call(host, "find", args).await?;
    let path = found
        .get("files")
        .and_then(|files| files.get(0)?.get("path")?.as_str());
    path.map(ToString::to_string).ok_or_else(|| {
        ActionError::Error(format!(
            "Unable to find command \"{program}\" in search paths: {}",
            python::str(paths)
        ))
    })
}

async fn call(
    host: &dyn ActionHost,
    module: &str,
    args: Json,
) -> Result<shevek_plugin::TaskResult, ActionError> {
    let args = match args {
        Json::Object(args) => args,
        _ => serde_json::Map::new(),
    };
    host.execute_module(ModuleCall {
        module: module.into(),
        args,
        ..ModuleCall::default()
    })
    .await
}
