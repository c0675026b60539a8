//! Roles of a Galaxy server: which version, and where its archive is.

use serde_json::Value as Json;

use super::loose_version::greatest;
use super::spec::RoleSpec;
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::server::Server;
use crate::error::CommandError;

/// The role with its version, and the address of its archive. Ansible: `GalaxyRole.install` for a name.
pub(super) fn find(
    spec: &RoleSpec,
    server: &Server<'_>,
    context: &Context<'_>,
) -> Result<(RoleSpec, String), CommandError> {
    server.check_roles()?;
    let (owner, name) = spec.src.rsplit_once('.').unwrap_or(("", &spec.src));
    context.say(format!("- downloading role '{name}', owned by {owner}"));
    let Some(role) = server.role(&spec.src)? else {
        return Err(failed(format!(
            "- sorry, {} was not found on {}.",
            spec.src,
            server.shown()
        )));
    };
    if text(&role, "role_type") == Some("APP") {
        context.warn(format!(
            "{} is a Container App role, and should only be installed using Ansible Container",
            spec.name
        ));
    }
    let versions = versions(&role, server, context);
    let names: Vec<&str> = versions
        .iter()
        .filter_map(|version| text(version, "name"))
        .collect();
    let asked = spec.version.as_deref().filter(|one| !one.is_empty());
    let version = match asked {
        None => latest(&names, &role)?,
        Some("master") => "master",
        Some(asked) => {
            if !names.is_empty() && !names.contains(&asked) {
                return Err(failed(format!(
                    "- the specified version ({asked}) of {} was not found in the list of available versions ({}).",
                    spec.name,
                    names.join(", ")
                )));
            }
            asked
        }
    };
    let chosen = versions
        .iter()
        .find(|one| text(one, "name") == Some(version));
    let of_version = |key: &str| chosen.and_then(|one| text(one, key));
    let (user, repository) = (text(&role, "github_user"), text(&role, "github_repo"));
    let url = match (of_version("download_url"), user, repository) {
        (Some(url), ..) => url.to_owned(),
        (None, Some(user), Some(repository)) => {
            format!("https://github.com/{user}/{repository}/archive/{version}.tar.gz")
        }
        _ => match of_version("source") {
            Some(source) => source.to_owned(),
            None => {
                return Err(failed(format!(
                    "{} does not say where the archive of {} is",
                    server.shown(),
                    spec.src
                )));
            }
        },
    };
    let spec = RoleSpec {
        version: Some(version.to_owned()),
        ..spec.clone()
    };
    Ok((spec, url))
}

/// What the server knows of versions. Without them there is still a branch.
fn versions(role: &Json, server: &Server<'_>, context: &Context<'_>) -> Vec<Json> {
    let id = match role.get("id") {
        Some(Json::String(id)) => id.clone(),
        Some(id) => id.to_string(),
        None => return Vec::new(),
    };
    server.role_versions(&id).unwrap_or_else(|error| {
        context.warn(format!(
            "Unable to retrieve role (id={id}) data (versions), but this is not fatal so we continue: {error}"
        ));
        Vec::new()
    })
}

fn latest<'v>(names: &[&'v str], role: &'v Json) -> Result<&'v str, CommandError> {
    match greatest(names) {
        Ok(Some(version)) => Ok(version),
        Ok(None) => Ok(text(role, "github_branch").unwrap_or("master")),
        Err((one, other)) => Err(failed(format!(
            "Unable to compare role versions ({}) to determine the most recent version: {one} and {other} cannot be compared. Specify the version to install.",
            names.join(", ")
        ))),
    }
}

fn text<'j>(value: &'j Json, key: &str) -> Option<&'j str> {
    let text = value.get(key).and_then(Json::as_str);
    text.filter(|text| !text.is_empty())
}
