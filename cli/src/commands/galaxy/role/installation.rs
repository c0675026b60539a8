//! Roles are put to their places.

use std::cell::OnceCell;
use std::path::PathBuf;

use super::role_folder::RoleFolder;
use super::spec::RoleSpec;
use super::{archive, source};
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::server::Servers;
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// Where roles go.
pub(super) struct Installation<'i> {
    pub(super) context: &'i Context<'i>,
    pub(super) paths: Vec<PathBuf>,
    /// Known once a role comes from one.
    pub(super) servers: OnceCell<Servers<'i>>,
    pub(super) force: bool,
}

impl Installation<'_> {
    /// Installs the roles, and what they depend on.
    pub(super) fn run(&self, mut roles: Vec<RoleSpec>) -> Result<(), CommandError> {
        let mut at = 0;
        while let Some(role) = roles.get(at).cloned() {
            at += 1;
            match self.install(&role) {
                Ok(false) => {}
                Ok(true) if self.context.flag("no-deps") => {}
                Ok(true) => self.depend(&role, &mut roles)?,
                Err(error) => {
                    self.context.warn(format!(
                        "- {} was NOT installed successfully: {error} ",
                        role.name
                    ));
                    if !self.context.flag("ignore-errors") {
                        return Err(failed(
                            "- you can use --ignore-errors to skip failed roles and finish processing the list.",
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether it was installed now.
    fn install(&self, role: &RoleSpec) -> Result<bool, CommandError> {
        let context = self.context;
        let target = RoleFolder::first(&self.paths, &role.name)?;
        if let Some(info) = target.install_info()? {
            let installed = info.version.as_deref().unwrap_or("None");
            if self.force {
                context.say(format!(
                    "- changing role {} from {installed} to {}",
                    role.name,
                    role.shown_version()
                ));
            } else if info.version != role.version {
                context.warn(format!(
                    "- {} ({installed}) is already installed - use --force to change version to {}",
                    role.name,
                    role.shown_version()
                ));
                return Ok(false);
            } else {
                context.say(format!(
                    "- {} is already installed, skipping.",
                    role.shown()
                ));
                return Ok(false);
            }
        }
        let temporary = TemporaryFolder::new().map_err(at(&std::env::temp_dir()))?;
        let (archive, role) = source::archive(role, &temporary, &self.servers, context)?;
        let role = &role;
        let inner = archive::role_in(&archive)?;
        context.say(format!(
            "- extracting {} to {}",
            role.name,
            target.0.display()
        ));
        self.put(role, &target, (&archive, &inner))?;
        context.say(format!("- {} was installed successfully", role.shown()));
        Ok(true)
    }

    /// Unpacks beside its place, so that the role is there whole or not at all.
    fn put(
        &self,
        role: &RoleSpec,
        target: &RoleFolder,
        (archive, inner): (&std::path::Path, &str),
    ) -> Result<(), CommandError> {
        let folder = &target.0;
        let parent = folder.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(at(parent))?;
        let aside = TemporaryFolder::new_in(parent).map_err(at(parent))?;
        let new = RoleFolder(aside.path().join("new"));
        std::fs::create_dir(&new.0).map_err(at(&new.0))?;
        archive::unpack(archive, inner, &new.0)?;
        new.metadata()?;
        new.write_install_info(role.version.as_deref())?;
        if folder.exists() {
            if !folder.is_dir() {
                return Err(failed(
                    "the specified roles path exists and is not a directory.",
                ));
            }
            if !self.force {
                return Err(failed(format!(
                    "the specified role {} appears to already exist. Use --force to replace it.",
                    role.name
                )));
            }
            // Whatever it held: Ansible takes the metadata of the new role for that of the old one.
            let is_link = folder.is_symlink();
            let old = aside.path().join("old");
            if is_link {
                std::fs::remove_file(folder).map_err(at(folder))?;
            } else {
                std::fs::rename(folder, old).map_err(at(folder))?;
            }
        }
        std::fs::rename(&new.0, folder).map_err(at(folder))
    }

    fn depend(&self, role: &RoleSpec, roles: &mut Vec<RoleSpec>) -> Result<(), CommandError> {
        let context = self.context;
        let forces = context.flag("force-with-deps");
        let folder = RoleFolder::first(&self.paths, &role.name)?;
        if folder.metadata()?.is_none() {
            context.warn(format!(
                "Meta file {} is empty. Skipping dependencies.",
                folder.0.display()
            ));
            return Ok(());
        }
        for (entry, file) in folder.dependencies()? {
            let needed = RoleSpec::of(&entry, &file)?;
            if !needed.name.contains('.') && !needed.src.contains('.') && needed.scm.is_none() {
                // The name of a role of the same project, which no server has.
                continue;
            }
            let installed = RoleFolder::first(&self.paths, &needed.name)?.install_info()?;
            match installed {
                None if roles.iter().any(|other| other.name == needed.name) => context.say(format!(
                    "- dependency {} already pending installation.",
                    needed.name
                )),
                None => {
                    context.say(format!("- adding dependency: {}", needed.shown()));
                    roles.push(needed);
                }
                Some(info) if info.version != needed.version && !forces => context.warn(format!(
                    "- dependency {} ({}) from role {} differs from already installed version ({}), skipping",
                    needed.shown(),
                    needed.shown_version(),
                    role.name,
                    info.version.as_deref().unwrap_or("None")
                )),
                Some(_) if forces => {
                    // Again and again otherwise, when two need each other.
                    if !roles.contains(&needed) {
                        roles.push(needed);
                    }
                }
                Some(_) => context.say(format!(
                    "- dependency {} is already installed, skipping.",
                    needed.name
                )),
            }
        }
        Ok(())
    }
}
