//! Which collections are installed: those that were asked for and what they depend on.

use std::collections::VecDeque;

use super::installed::Installed;
use super::requirement::{Found, Requirement};
use super::version::fits;
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// One collection of the result.
pub(super) enum Pinned<'i> {
    /// It is there already.
    Installed(&'i Installed),
    /// It is to be installed.
    New(Found),
}

/// A name that has to be there, in certain versions.
struct Wanted {
    name: String,
    version: String,
    /// Who asks.
    by: String,
}

/// Finds all dependencies among what was given and what is installed: no server is asked.
pub(super) struct Resolver<'r> {
    pub(super) context: &'r Context<'r>,
    /// What may stay as it is.
    pub(super) preferred: Vec<&'r Installed>,
    pub(super) checkouts: &'r mut Vec<TemporaryFolder>,
}

impl<'r> Resolver<'r> {
    /// `given` is at hand, `named` was asked for by name.
    pub(super) fn resolve(
        mut self,
        given: Vec<Found>,
        named: Vec<(String, String)>,
    ) -> Result<Vec<Pinned<'r>>, CommandError> {
        let has_dependencies = !self.context.flag("no-deps");
        let mut pinned: Vec<Pinned<'r>> = Vec::new();
        let mut wanted: VecDeque<Wanted> = VecDeque::new();
        for (name, version) in named {
            let by = "asked for directly".into();
            wanted.push_back(Wanted { name, version, by });
        }
        let mut all_wanted = Vec::new();
        let mut waiting: VecDeque<Found> = given.into();
        loop {
            if let Some(found) = waiting.pop_front() {
                let (name, version) = (
                    found.metadata.full_name(),
                    found.metadata.version().to_owned(),
                );
                if let Some(other) = pinned.iter().find(|one| name_of(one) == name) {
                    if version_of(other) == version {
                        continue;
                    }
                    return Err(failed(format!(
                        "{name} is asked for in two versions, {} and {version}: leave one of them out",
                        version_of(other)
                    )));
                }
                if has_dependencies {
                    let by = format!("dependency of {name}:{version}");
                    self.depend(
                        found.metadata.dependencies()?,
                        &by,
                        &mut wanted,
                        &mut waiting,
                    )?;
                }
                pinned.push(Pinned::New(found));
                continue;
            }
            let Some(one) = wanted.pop_front() else { break };
            if !pinned.iter().any(|pinned| name_of(pinned) == one.name) {
                let installed = self.installed(&one)?;
                if has_dependencies && let Some(metadata) = &installed.metadata {
                    let by = format!("dependency of {}:{}", installed.name, installed.version);
                    self.depend(metadata.dependencies()?, &by, &mut wanted, &mut waiting)?;
                }
                pinned.push(Pinned::Installed(installed));
            }
            all_wanted.push(one);
        }
        for one in &all_wanted {
            let version = pinned
                .iter()
                .find(|pinned| name_of(pinned) == one.name)
                .map(version_of);
            let version = version.unwrap_or_default();
            if !fits(version, &one.version)
                .map_err(|error| failed(format!("{} ({}): {error}", one.name, one.by)))?
            {
                return Err(failed(format!(
                    "Failed to resolve the requested dependencies map: {}:{} is wanted ({}), but {}:{version} is what there is",
                    one.name, one.version, one.by, one.name
                )));
            }
        }
        Ok(pinned)
    }

    fn depend(
        &mut self,
        dependencies: Vec<(String, String)>,
        by: &str,
        wanted: &mut VecDeque<Wanted>,
        waiting: &mut VecDeque<Found>,
    ) -> Result<(), CommandError> {
        for (source, version) in dependencies {
            match Requirement::of(&source, &version)? {
                Requirement::Named { name, version } => wanted.push_back(Wanted {
                    name,
                    version,
                    by: by.into(),
                }),
                concrete => {
                    waiting.extend(concrete.find(self.context, self.checkouts)?);
                }
            }
        }
        Ok(())
    }

    fn installed(&self, wanted: &Wanted) -> Result<&'r Installed, CommandError> {
        let Wanted { name, version, by } = wanted;
        let may_ask = !self.context.flag("offline");
        let upgrades = self.context.flag("upgrade") && may_ask;
        let found = self
            .preferred
            .iter()
            .find(|one| one.name == *name && fits(&one.version, version).unwrap_or(false));
        match found {
            Some(found) if !upgrades => Ok(found),
            _ if may_ask => Err(failed(format!(
                "'{name}:{version}' ({by}) would come from a Galaxy server: installing from a Galaxy server is not built in yet. Name an archive, a folder or a git+URL that holds it too"
            ))),
            _ => Err(failed(format!(
                "Failed to resolve the requested dependencies map. Could not satisfy the following requirements:\n* {name}:{version} ({by})"
            ))),
        }
    }
}

fn name_of(pinned: &Pinned<'_>) -> String {
    match pinned {
        Pinned::Installed(one) => one.name.clone(),
        Pinned::New(found) => found.metadata.full_name(),
    }
}

fn version_of<'p>(pinned: &'p Pinned<'_>) -> &'p str {
    match pinned {
        Pinned::Installed(one) => &one.version,
        Pinned::New(found) => found.metadata.version(),
    }
}
