//! `role install`.

use std::cell::OnceCell;
use std::process::ExitCode;

use serde_json::Value as Json;

use super::installation::Installation;
use super::spec::RoleSpec;
use crate::arguments::{SIGNATURE_OPTIONS, unfracked};
use crate::commands::galaxy::collection::{install_requirements, requirements_of};
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::yaml_file;
use crate::display::Colour;
use crate::error::CommandError;

/// Installs roles, and collections too when no type was said. Ansible: `GalaxyCLI.execute_install`.
pub(in crate::commands::galaxy) fn install(
    context: &Context<'_>,
) -> Result<ExitCode, CommandError> {
    let names = context.texts("names");
    let installs_collections = context.has_no_type && context.text("role-file").is_some();
    let mut needless = SIGNATURE_OPTIONS
        .iter()
        .filter(|name| context.is_given(name));
    if let Some(name) = needless.next().filter(|_| !installs_collections) {
        let text = format!(
            "error: --{name} is about collections: 'galaxy install -r FILE' takes it, where no type is said, and 'galaxy collection install'."
        );
        context.terminal.error_line(&text, Colour::Error);
        // As for an option that there is not.
        return Ok(ExitCode::from(2));
    }
    let (mut roles, mut collections) = (Vec::new(), Vec::new());
    match context.text("role-file") {
        None if names.is_empty() => {
            return Err(CommandError::Usage(
                "- you must specify a user/role name or a roles file".into(),
            ));
        }
        None => {
            for name in &names {
                roles.push(RoleSpec::parse(name)?);
            }
        }
        Some(file) => {
            let path = unfracked(file);
            if !path
                .extension()
                .is_some_and(|ending| ending == "yml" || ending == "yaml")
            {
                return Err(failed(
                    "Invalid role requirements file, it must end with a .yml or .yaml extension",
                ));
            }
            let shown = path.display().to_string();
            let content = yaml_file::requirements(&path)?;
            let entries = match &content {
                Json::Object(map) => map.get("roles").unwrap_or(&Json::Null),
                list => list,
            };
            roles = specs(entries, &shown)?;
            let wanted = content.get("collections").unwrap_or(&Json::Null);
            let installs_both = context.has_no_type && !context.is_given("roles-path");
            // A mistake in them is told, whether they are installed or not.
            let asked = requirements_of(&shown, wanted)?;
            if installs_both {
                collections = asked;
            } else if context.has_no_type && !asked.is_empty() {
                context.warn(format!(
                    "The requirements file '{shown}' contains collections which will be ignored. To install these collections run 'galaxy collection install -r', or leave the path of roles out to install both."
                ));
            }
        }
    }
    if roles.is_empty() && collections.is_empty() {
        context.say("Skipping install, no requirements found");
        return Ok(ExitCode::SUCCESS);
    }
    if !roles.is_empty() {
        context.say("Starting galaxy role install process");
        let is_file = context.text("role-file").is_some();
        if is_file && !names.is_empty() {
            roles.retain(|role| names.contains(&role.name.as_str()));
        }
        Installation {
            context,
            paths: context.roles_paths(),
            servers: OnceCell::new(),
            force: context.flag("force") || context.flag("force-with-deps"),
        }
        .run(roles)?;
    }
    if !collections.is_empty() {
        install_requirements(&collections, context)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn specs(entries: &Json, file: &str) -> Result<Vec<RoleSpec>, CommandError> {
    let entries = match entries {
        Json::Null => return Ok(Vec::new()),
        Json::Array(entries) => entries,
        _ => return Err(failed(format!("{file}: roles have to be a list."))),
    };
    let mut specs = Vec::new();
    for entry in entries {
        match entry.get("include").map(Json::as_str) {
            None => specs.push(RoleSpec::of(entry, file)?),
            Some(Some(included)) => {
                let path = unfracked(included);
                if !path.is_file() {
                    return Err(failed(format!(
                        "Failed to find include requirements file '{included}' in '{file}'"
                    )));
                }
                let Json::Array(inner) = yaml_file::read(&path)? else {
                    return Err(failed(format!("{included} has to be a list of roles.")));
                };
                for entry in &inner {
                    specs.push(RoleSpec::of(entry, included)?);
                }
            }
            Some(None) => return Err(failed(format!("{file}: 'include' has to be a path."))),
        }
    }
    Ok(specs)
}
