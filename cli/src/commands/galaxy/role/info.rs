//! `role info`.

use std::process::ExitCode;

use serde_json::{Map, Value as Json};
use shevek_jinja::Value;

use super::role_folder::{RoleFolder, checked};
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::server::{Server, Servers};
use crate::commands::pager::show;
use crate::error::CommandError;

/// What is not told. Ansible: `GalaxyCLI.SKIP_INFO_KEYS`.
const SKIPPED: [&str; 8] = [
    "name",
    "description",
    "readme_html",
    "related",
    "summary_fields",
    "average_aw_composite",
    "average_aw_score",
    "url",
];

/// Shows what is known of installed roles. Ansible: `GalaxyCLI.execute_info`.
pub(in crate::commands::galaxy) fn info(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let servers = if context.flag("offline") {
        None
    } else {
        Some(Servers::configured(context)?)
    };
    let server = servers.as_ref().map(Servers::of_roles);
    let paths = context.roles_paths();
    let mut text = String::new();
    for name in context.texts("names") {
        let name = checked(name)?;
        let folder = paths
            .iter()
            .map(|path| path.join(name))
            .find(|folder| folder.is_dir());
        let remote = match server {
            None => None,
            Some(server) => remote(name, server)?,
        };
        if remote.is_none() && (server.is_some() || folder.is_none()) {
            text = format!("- the role {name} was not found");
            break;
        }
        let shown: Vec<String> = paths
            .iter()
            .map(|path| format!("'{}'", path.display()))
            .collect();
        let comma = if shown.len() == 1 { "," } else { "" };
        let mut known = Map::new();
        known.insert(
            "path".into(),
            format!("({}{comma})", shown.join(", ")).into(),
        );
        let role = folder.map(RoleFolder);
        if let Some(role) = &role
            && let Some(info) = role.install_info()?
        {
            known.insert("installed_version".into(), info.version.into());
            known.insert("install_date".into(), info.date.into());
        }
        known.extend(remote.unwrap_or_default());
        if let Some(role) = &role {
            known.extend(role.metadata()?.unwrap_or_default());
        }
        text.push_str(&described(name, &known));
    }
    show(text.as_bytes(), context.configuration, context.terminal);
    Ok(ExitCode::SUCCESS)
}

/// What the server says of the role.
fn remote(name: &str, server: &Server<'_>) -> Result<Option<Map<String, Json>>, CommandError> {
    match server.role(name) {
        Ok(Some(Json::Object(role))) => Ok(Some(role)),
        Ok(_) => Ok(None),
        // A name that cannot be one.
        Err(error) if error.code == Some(400) => Ok(None),
        Err(error) => Err(failed(format!(
            "Unable to find info about '{name}': {error}"
        ))),
    }
}

fn described(name: &str, known: &Map<String, Json>) -> String {
    let shown = |value: &Json| Value::from_json(value).to_string();
    let description = known
        .get("description")
        .or_else(|| known.get("galaxy_info")?.get("description"));
    let mut lines = vec![
        String::new(),
        format!("Role: {name}"),
        format!(
            "\tdescription: {}",
            description.map(shown).unwrap_or_default()
        ),
    ];
    for (key, value) in sorted(known) {
        match value {
            Json::Object(inner) => {
                lines.push(format!("\t{key}:"));
                for (key, value) in sorted(inner) {
                    lines.push(format!("\t\t{key}: {}", shown(value)));
                }
            }
            value => lines.push(format!("\t{key}: {}", shown(value))),
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn sorted(map: &Map<String, Json>) -> Vec<(&String, &Json)> {
    let mut pairs: Vec<_> = map
        .iter()
        .filter(|(key, _)| !SKIPPED.contains(&key.as_str()))
        .collect();
    pairs.sort_unstable_by_key(|(key, _)| *key);
    pairs
}
