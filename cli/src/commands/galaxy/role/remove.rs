//! `role remove`.

use std::process::ExitCode;

use super::role_folder::RoleFolder;
use crate::commands::galaxy::context::{Context, failed};
use crate::error::CommandError;

/// Deletes installed roles. Ansible: `GalaxyCLI.execute_remove`.
pub(in crate::commands::galaxy) fn remove(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let paths = context.roles_paths();
    for name in context.texts("names") {
        let role = RoleFolder::first(&paths, name)?;
        if remove_folder(&role)? {
            context.say(format!("- successfully removed {name}"));
        } else {
            context.say(format!("- {name} is not installed, skipping."));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Removes it when it looks like a role.
fn remove_folder(role: &RoleFolder) -> Result<bool, CommandError> {
    if role.metadata()?.is_none() {
        return Ok(false);
    }
    let removed = if role.0.is_symlink() {
        std::fs::remove_file(&role.0)
    } else {
        std::fs::remove_dir_all(&role.0)
    };
    removed.map_err(|error| {
        failed(format!(
            "Failed to remove role {}: {error}",
            role.0.display()
        ))
    })?;
    Ok(true)
}
