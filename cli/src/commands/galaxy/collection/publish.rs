//! `collection publish`.

use std::process::ExitCode;

use serde_json::Value as Json;

use super::archive;
use super::files::checksum;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::server::{Polling, Server, Servers};
use crate::display::Colour;
use crate::error::CommandError;

/// Uploads a collection and waits until the server has taken it in. Ansible: `GalaxyCLI.execute_publish`.
pub(in crate::commands::galaxy) fn publish(
    context: &Context<'_>,
) -> Result<ExitCode, CommandError> {
    let path = unfracked(context.text("name").unwrap_or_default());
    let shown = path.display();
    let servers = Servers::configured(context)?;
    let server = servers.of_roles();
    let to = format!("{} {}", server.name, server.api()?.root);
    context.say(format!("Publishing collection artifact '{shown}' to {to}"));
    if !path.exists() {
        return Err(failed(format!(
            "The collection path specified '{shown}' does not exist."
        )));
    }
    // What is no collection is not worth the way.
    archive::metadata(&path).map_err(|error| {
        failed(format!(
            "{error} Use 'galaxy collection build' to make a release of a collection."
        ))
    })?;
    let file = std::fs::read(&path).map_err(at(&path))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let task = server.upload(&name, &file, &checksum(&file))?;
    if context.flag("no-wait") {
        context.say(format!(
            "Collection has been pushed to the Galaxy server {to}, not waiting until import has completed due to --no-wait being set. Import task results can be found at {task}"
        ));
        return Ok(ExitCode::SUCCESS);
    }
    context.say(format!(
        "Collection has been published to the Galaxy server {to}"
    ));
    wait(server, &task, context)?;
    context.say(format!(
        "Collection has been successfully published and imported to the Galaxy server {to}"
    ));
    Ok(ExitCode::SUCCESS)
}

fn wait(server: &Server<'_>, task: &str, context: &Context<'_>) -> Result<(), CommandError> {
    let url = server.import_url(task)?;
    context.say(format!(
        "Waiting until Galaxy import task {url} has completed"
    ));
    let seconds = |name: &str| {
        let value = context.value(name)?.as_f64();
        let value = value.filter(|value| *value >= 0.0 && value.is_finite());
        value.ok_or_else(|| failed(format!("{name} has to be a number of seconds")))
    };
    let timeout = context.matches.try_get_one::<u64>("import-timeout");
    let polling = Polling {
        interval: seconds("GALAXY_COLLECTION_IMPORT_POLL_INTERVAL")?,
        factor: seconds("GALAXY_COLLECTION_IMPORT_POLL_FACTOR")?,
        timeout: timeout.ok().flatten().copied().unwrap_or_default(),
    };
    let answer = server.wait_for_import(&url, &polling)?;
    let messages = answer.get("messages").and_then(Json::as_array);
    for message in messages.into_iter().flatten() {
        let text = |key: &str| message.get(key).and_then(Json::as_str).unwrap_or_default();
        let (level, said) = (text("level").to_lowercase(), text("message"));
        match level.as_str() {
            "error" => context.terminal.error_line(
                &format!("[ERROR]: Galaxy import error message: {said}"),
                Colour::Error,
            ),
            "warning" => context.warn(format!("Galaxy import warning message: {said}")),
            _ if context.matches.get_count("verbose") > 2 => context.terminal.line(
                &format!("Galaxy import message: {level} - {said}"),
                Colour::Verbose,
            ),
            _ => {}
        }
    }
    if answer.get("state").and_then(Json::as_str) == Some("failed") {
        let error = |key: &str| {
            answer
                .pointer(&format!("/error/{key}"))
                .and_then(Json::as_str)
        };
        return Err(failed(format!(
            "Galaxy import process failed: {} (Code: {})",
            error("description").map_or_else(
                || format!("Unknown error, see {url} for more details"),
                str::to_owned
            ),
            error("code").unwrap_or("UNKNOWN")
        )));
    }
    Ok(())
}
