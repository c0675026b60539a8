//! `role import` and `role delete`.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value as Json;

use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::server::{ImportRequest, Servers, quoted};
use crate::display::Colour;
use crate::error::CommandError;

/// Between two questions for the state of an import.
const WAIT: Duration = Duration::from_secs(10);

/// Has a server take a role in. Ansible: `GalaxyCLI.execute_import`.
pub(in crate::commands::galaxy) fn import(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let user = context.text("github_user").unwrap_or_default();
    let repository = context.text("github_repo").unwrap_or_default();
    let servers = Servers::configured(context)?;
    let server = servers.of_roles();
    let checks = context.flag("status");
    let tasks = if checks {
        server.role_imports(&format!(
            "github_user={}&github_repo={}",
            quoted(user),
            quoted(repository)
        ))?
    } else {
        server.begin_role_import(&ImportRequest {
            user,
            repository,
            branch: context.text("branch").unwrap_or_default(),
            role_name: context.text("role-name"),
        })?
    };
    let Some(task) = tasks.first() else {
        return Err(failed(format!(
            "{} has no import of {user}/{repository}",
            server.shown()
        )));
    };
    if !checks {
        if tasks.len() > 1 {
            tell_several(&tasks, (user, repository), context);
            return Ok(ExitCode::SUCCESS);
        }
        context.say(format!(
            "Successfully submitted import request {}",
            id(task)?
        ));
        if context.flag("no-wait") {
            context.say(format!(
                "Role name: {}",
                text(task, "/summary_fields/role/name")
            ));
            context.say(format!(
                "Repo: {}/{}",
                text(task, "/github_user"),
                text(task, "/github_repo")
            ));
            return Ok(ExitCode::SUCCESS);
        }
    }
    let query = format!("id={}", id(task)?);
    let mut told = BTreeSet::new();
    loop {
        let tasks = server.role_imports(&query)?;
        let Some(task) = tasks.first() else {
            return Err(failed(format!(
                "{} has forgotten the import with {query}",
                server.shown()
            )));
        };
        let messages = task
            .pointer("/summary_fields/task_messages")
            .and_then(Json::as_array);
        for message in messages.into_iter().flatten() {
            if told.insert(message.get("id").unwrap_or(&Json::Null).to_string()) {
                let colour = match &*text(message, "/message_type") {
                    "WARNING" => Colour::Warning,
                    "ERROR" | "FAILED" => Colour::Error,
                    "SUCCESS" => Colour::Ok,
                    _ => Colour::Plain,
                };
                context
                    .terminal
                    .line(&text(message, "/message_text"), colour);
            }
        }
        match &*text(task, "/state") {
            "SUCCESS" => return Ok(ExitCode::SUCCESS),
            "FAILED" => return Ok(ExitCode::FAILURE),
            _ => std::thread::sleep(WAIT),
        }
    }
}

fn tell_several(tasks: &[Json], (user, repository): (&str, &str), context: &Context<'_>) {
    context.terminal.line(
        &format!(
            "WARNING: More than one Galaxy role associated with Github repo {user}/{repository}."
        ),
        Colour::Warning,
    );
    let say = |text: &str| context.terminal.line(text, Colour::Changed);
    say("The following Galaxy roles are being updated:");
    for task in tasks {
        say(&format!(
            "{}.{}",
            text(task, "/summary_fields/role/namespace"),
            text(task, "/summary_fields/role/name")
        ));
    }
    say(&format!(
        "\nTo properly namespace this role, remove each of the above and re-import {user}/{repository} from scratch"
    ));
}

/// Deletes a role from a server. Ansible: `GalaxyCLI.execute_delete`.
pub(in crate::commands::galaxy) fn delete(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let user = context.text("github_user").unwrap_or_default();
    let repository = context.text("github_repo").unwrap_or_default();
    let servers = Servers::configured(context)?;
    let answer = servers.of_roles().delete_role(user, repository)?;
    let deleted = answer.get("deleted_roles").and_then(Json::as_array);
    let deleted = deleted.map(Vec::as_slice).unwrap_or_default();
    if deleted.len() > 1 {
        context.say("Deleted the following roles:");
        context.say("ID     User            Name");
        context.say("------ --------------- ----------");
        for role in deleted {
            context.say(format!(
                "{:<8} {:<15} {}",
                text(role, "/id"),
                text(role, "/namespace"),
                text(role, "/name")
            ));
        }
    }
    context.say(text(&answer, "/status"));
    Ok(ExitCode::SUCCESS)
}

fn id(task: &Json) -> Result<u64, CommandError> {
    let id = task.get("id").and_then(Json::as_u64);
    id.ok_or_else(|| failed("The Galaxy server gave an import without a number 'id'"))
}

fn text(value: &Json, pointer: &str) -> String {
    match value.pointer(pointer) {
        None | Some(Json::Null) => "None".into(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
