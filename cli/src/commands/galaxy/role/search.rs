//! `role search`.

use std::process::ExitCode;

use serde_json::Value as Json;

use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::server::{Servers, quoted};
use crate::commands::pager::show;
use crate::error::CommandError;

/// More are not shown.
const MOST: u64 = 1000;

/// Looks for roles on a server. Ansible: `GalaxyCLI.execute_search`.
pub(in crate::commands::galaxy) fn search(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    let terms = context.texts("names").join("+");
    if !terms.is_empty() {
        fields.push(("autocomplete", quoted(&terms)));
    }
    for (option, field) in [
        ("galaxy-tags", "tags_autocomplete"),
        ("platforms", "platforms_autocomplete"),
    ] {
        if let Some(list) = context.text(option) {
            let list: Vec<String> = list.split(',').map(quoted).collect();
            fields.push((field, list.join("+")));
        }
    }
    let author = context.text("author");
    if fields.is_empty() && author.is_none() {
        return Err(failed(
            "Invalid query. At least one search term, platform, galaxy tag or author must be provided.",
        ));
    }
    fields.push(("page_size", MOST.to_string()));
    fields.extend(author.map(|name| ("username_autocomplete", quoted(name))));
    let servers = Servers::configured(context)?;
    let server = servers.of_roles();
    let answer = server.search_roles(&fields)?;
    let count = answer.get("count").and_then(Json::as_u64);
    let roles = answer.get("results").and_then(Json::as_array);
    let (Some(count), Some(roles)) = (count, roles) else {
        return Err(failed(format!(
            "The answer of {} to a search has no 'count' and 'results'",
            server.shown()
        )));
    };
    if count == 0 {
        context.warn("No roles match your search.");
        return Ok(ExitCode::SUCCESS);
    }
    let text = |role: &Json, key: &str| match role.get(key) {
        Some(Json::String(text)) => text.clone(),
        None | Some(Json::Null) => "None".into(),
        Some(other) => other.to_string(),
    };
    let rows: Vec<(String, String)> = roles
        .iter()
        .map(|role| {
            let name = format!("{}.{}", text(role, "username"), text(role, "name"));
            (name, text(role, "description"))
        })
        .collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or_default();
    let head = if count > MOST {
        format!("Found {count} roles matching your search. Showing first {MOST}.")
    } else {
        format!("Found {count} roles matching your search:")
    };
    let mut lines = vec![String::new(), head, String::new()];
    for (name, description) in [("Name", "Description"), ("----", "-----------")]
        .into_iter()
        .chain(rows.iter().map(|(name, text)| (&**name, &**text)))
    {
        lines.push(format!(" {name:width$} {description}"));
    }
    let text = lines.join("\n") + "\n";
    show(text.as_bytes(), context.configuration, context.terminal);
    Ok(ExitCode::SUCCESS)
}
