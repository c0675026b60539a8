//! `role setup`.

use std::process::ExitCode;

use serde_json::Value as Json;

use crate::commands::galaxy::context::Context;
use crate::commands::galaxy::server::Servers;
use crate::display::Colour;
use crate::error::CommandError;

/// Connects a server with another service, lists and ends such connections. Ansible: `GalaxyCLI.execute_setup`.
pub(in crate::commands::galaxy) fn setup(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let servers = Servers::configured(context)?;
    let server = servers.of_roles();
    let say = |text: &str| context.terminal.line(text, Colour::Ok);
    if context.flag("list") {
        let secrets = server.secrets()?;
        if secrets.is_empty() {
            context.say("No integrations found.");
            return Ok(ExitCode::SUCCESS);
        }
        say("\nID         Source     Repo");
        say("---------- ---------- ----------");
        for secret in &secrets {
            say(&format!(
                "{:<10} {:<10} {}/{}",
                text(secret, "id"),
                text(secret, "source"),
                text(secret, "github_user"),
                text(secret, "github_repo")
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(id) = context.text("remove") {
        server.remove_secret(id)?;
        say("Secret removed. Integrations using this secret will not longer work.");
        return Ok(ExitCode::SUCCESS);
    }
    let given = |name: &str| context.text(name).unwrap_or_default();
    let answer = server.add_secret(&[
        ("source", given("source")),
        ("github_user", given("github_user")),
        ("github_repo", given("github_repo")),
        ("secret", given("secret")),
    ])?;
    context.say(format!(
        "Added integration for {} {}/{}",
        text(&answer, "source"),
        text(&answer, "github_user"),
        text(&answer, "github_repo")
    ));
    Ok(ExitCode::SUCCESS)
}

fn text(value: &Json, key: &str) -> String {
    match value.get(key) {
        None | Some(Json::Null) => "None".into(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
