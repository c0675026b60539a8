//! `collection install`.

use std::path::Path;
use std::process::ExitCode;

use serde_json::Value as Json;

use super::installed::{self, Installed};
use super::place::{Place, collections_folder};
use super::requirement::{Content, Found, Requirement};
use super::resolve::{Pinned, Resolver};
use super::version::fits;
use super::{archive, requirements_file, source_folder};
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, failed};
use crate::error::CommandError;

/// Installs collections. Ansible: `GalaxyCLI.execute_install`.
pub(in crate::commands::galaxy) fn install(
    context: &Context<'_>,
) -> Result<ExitCode, CommandError> {
    let requirements = asked(context)?;
    if requirements.is_empty() {
        context.say("Skipping install, no requirements found");
        return Ok(ExitCode::SUCCESS);
    }
    let path = match context.text("collections-path") {
        Some(path) => unfracked(path),
        None => default_path(context)?,
    };
    install_to(&path, &requirements, context)?;
    Ok(ExitCode::SUCCESS)
}

/// Installs collections where they go by default.
pub(in crate::commands::galaxy) fn install_requirements(
    requirements: &[Requirement],
    context: &Context<'_>,
) -> Result<(), CommandError> {
    install_to(&default_path(context)?, requirements, context)
}

fn default_path(context: &Context<'_>) -> Result<std::path::PathBuf, CommandError> {
    let first = context.collections_paths().into_iter().next();
    first.ok_or_else(|| failed("COLLECTIONS_PATHS is empty: say with -p where to install."))
}

/// What the command line asks for.
pub(super) fn asked(context: &Context<'_>) -> Result<Vec<Requirement>, CommandError> {
    match super::verify::requirements_file(context)? {
        None => context
            .texts("names")
            .into_iter()
            .map(Requirement::parse)
            .collect(),
        Some((_, Json::Array(_))) => Err(failed(
            "Expecting requirements file to be a dict with the key 'collections' that contains a list of collections to install",
        )),
        Some((file, content)) => {
            let entries = content.get("collections").unwrap_or(&Json::Null);
            requirements_file::requirements(&file, entries)
        }
    }
}

fn install_to(
    path: &Path,
    requirements: &[Requirement],
    context: &Context<'_>,
) -> Result<(), CommandError> {
    // Archives are read and repositories cloned before anything is said.
    let mut checkouts = Vec::new();
    let (mut given, mut named) = (Vec::new(), Vec::new());
    for requirement in requirements {
        match requirement {
            Requirement::Named { name, version } => named.push((name.clone(), version.clone())),
            concrete => given.extend(concrete.find(context, &mut checkouts)?),
        }
    }
    context.say("Starting galaxy collection install process");
    warn_of_path(path, context)?;
    let collections = collections_folder(path);
    let mut read_paths = context.collections_paths();
    read_paths.retain(|one| collections_folder(one) != collections);
    read_paths.insert(0, collections.clone());
    let existing = installed::all(&read_paths, context);
    let (force, force_all) = (context.flag("force"), context.flag("force-with-deps"));
    let is_there = |name: &str, version: &str| {
        existing
            .iter()
            .any(|one| one.name == name && fits(&one.version, version).unwrap_or(false))
    };
    let all_there = given
        .iter()
        .all(|found: &Found| is_there(&found.metadata.full_name(), found.metadata.version()))
        && named.iter().all(|(name, version)| is_there(name, version));
    if all_there && !force && !force_all && !context.flag("upgrade") {
        context.say("Nothing to do. All requested collections are already installed. If you want to reinstall them, consider using `--force`.");
        return Ok(());
    }
    let is_requested = |one: &Installed| {
        given
            .iter()
            .any(|found| found.metadata.full_name() == one.name)
            || named.iter().any(|(name, _)| *name == one.name)
    };
    let preferred = existing.iter().filter(|one| match (force_all, force) {
        (true, _) => false,
        (false, true) => !is_requested(one),
        (false, false) => true,
    });
    let preferred: Vec<&Installed> = preferred.collect();
    context.say("Process install dependency map");
    let resolver = Resolver {
        context,
        preferred,
        checkouts: &mut checkouts,
    };
    let pinned = resolver.resolve(given, named)?;
    context.say("Starting collection install process");
    for one in &pinned {
        match one {
            Pinned::Installed(one) => context.say(format!("'{}:{}' is already installed, skipping.", one.name, one.version)),
            Pinned::New(found) => match install_one(found, &collections, context) {
                Err(error) if context.flag("ignore-errors") => context.warn(format!(
                    "Failed to install collection {}:{} but skipping due to --ignore-errors being set. Error: {error}",
                    found.metadata.full_name(),
                    found.metadata.version()
                )),
                ended => ended?,
            },
        }
    }
    Ok(())
}

fn install_one(
    found: &Found,
    collections: &Path,
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let metadata = &found.metadata;
    let shown = format!("{}:{}", metadata.full_name(), metadata.version());
    let place = Place::new(collections, metadata)?;
    let folder = place.folder.display().to_string();
    context.say(format!("Installing '{shown}' to '{folder}'"));
    match &found.content {
        Content::Archive(path) => archive::unpack(path, &place.staged())?,
        Content::Folder(path) => {
            source_folder::copy(path, metadata, &place.staged(), context)?;
            context.say(format!("Created collection for {shown} at {folder}"));
        }
    }
    place.finish()?;
    context.say(format!("{shown} was installed successfully"));
    Ok(())
}

fn warn_of_path(path: &Path, context: &Context<'_>) -> Result<(), CommandError> {
    let warns = context
        .setting_flag(
            "ANSIBLE_GALAXY_COLLECTIONS_PATH_WARNING",
            "collections_path_warning",
        )?
        .unwrap_or(true);
    let configured = context.collections_paths();
    let is_read = configured
        .iter()
        .any(|one| collections_folder(one).starts_with(path));
    if warns && !is_read {
        let configured: Vec<_> = configured
            .iter()
            .map(|path| path.to_string_lossy())
            .collect();
        context.warn(format!(
            "The specified collections path '{}' is not part of the configured Ansible collections paths '{}'. What is installed there is only found beside playbooks, in a folder named collections.",
            path.display(),
            configured.join(":")
        ));
    }
    Ok(())
}
