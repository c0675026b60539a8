//! `role list`.

use std::process::ExitCode;

use super::role_folder::{RoleFolder, checked};
use crate::commands::galaxy::context::{Context, at};
use crate::error::CommandError;

/// Lists installed roles. Ansible: `GalaxyCLI.execute_list_role`.
pub(in crate::commands::galaxy) fn list(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let wanted = context.text("name").map(checked).transpose()?;
    let (mut warnings, mut is_usable) = (Vec::new(), false);
    for path in context.roles_paths() {
        let shown = path.display();
        if !path.is_dir() {
            warnings.push(format!("- the configured path {shown} does not exist."));
            continue;
        }
        is_usable = true;
        if let Some(name) = wanted {
            let role = RoleFolder(path.join(name));
            if role.0.is_dir() {
                let parent = role.0.parent().unwrap_or(&path);
                context.say(format!("# {}", parent.display()));
                print(name, &role, context)?;
                return Ok(ExitCode::SUCCESS);
            }
            warnings.push(format!("- the role {name} was not found"));
            continue;
        }
        context.say(format!("# {shown}"));
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(at(&path))? {
            names.push(entry.map_err(at(&path))?.file_name());
        }
        names.sort_unstable();
        for name in names {
            let role = RoleFolder(path.join(&name));
            let name = name.to_string_lossy();
            match role.metadata() {
                Ok(Some(_)) => print(&name, &role, context)?,
                Ok(None) => {}
                Err(error) => warnings.push(error.to_string()),
            }
        }
    }
    for warning in warnings {
        context.warn(warning);
    }
    if !is_usable {
        return Err(CommandError::Usage(
            "- None of the provided paths were usable. Please specify a valid path with --roles-path".into(),
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn print(name: &str, role: &RoleFolder, context: &Context<'_>) -> Result<(), CommandError> {
    let version = role.install_info()?.and_then(|info| info.version);
    let version = version.filter(|version| !version.is_empty());
    let version = version.as_deref().unwrap_or("(unknown version)");
    context.say(format!("- {name}, {version}"));
    Ok(())
}
