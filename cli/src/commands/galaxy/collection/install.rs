//! `collection install`.

use std::path::Path;
use std::process::ExitCode;

use super::asked::{Asked, asked};
use super::installation::Installation;
use super::installed::{self, Installed};
use super::place::collections_folder;
use super::resolve::{Catalog, Policy, Wanted, resolve};
use super::signature::SignaturePolicy;
use super::version::fits;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::server::Servers;
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
    requirements: &[Asked],
    context: &Context<'_>,
) -> Result<(), CommandError> {
    install_to(&default_path(context)?, requirements, context)
}

fn default_path(context: &Context<'_>) -> Result<std::path::PathBuf, CommandError> {
    let first = context.collections_paths().into_iter().next();
    first.ok_or_else(|| failed("COLLECTIONS_PATHS is empty: say with -p where to install."))
}

fn install_to(
    path: &Path,
    requirements: &[Asked],
    context: &Context<'_>,
) -> Result<(), CommandError> {
    let policy = Policy {
        no_deps: context.flag("no-deps"),
        pre: context.flag("pre"),
        upgrade: context.flag("upgrade"),
        offline: context.flag("offline"),
    };
    let signatures = SignaturePolicy::read(context)?;
    let named = requirements.iter().find(|one| !one.signatures.is_empty());
    if let Some(one) = named.filter(|_| signatures.keyring.is_none()) {
        return Err(failed(format!(
            "Signatures were given ({}), but no keys to check them with: name a keyring with --keyring or GALAXY_GPG_KEYRING.",
            one.signatures.join(", ")
        )));
    }
    let mut catalog = Catalog::new(Servers::configured(context)?, policy, context);
    // Archives are read and repositories cloned before anything is said.
    let wanted = catalog.all_wanted(requirements)?;
    context.say("Starting galaxy collection install process");
    warn_of_path(path, context)?;
    let collections = collections_folder(path);
    let mut read_paths = context.collections_paths();
    read_paths.retain(|one| collections_folder(one) != collections);
    read_paths.insert(0, collections.clone());
    let existing = installed::all(&read_paths, context);
    let (force, force_all) = (context.flag("force"), context.flag("force-with-deps"));
    if !force && !force_all && !policy.upgrade && wanted.iter().all(|one| is_there(one, &existing))
    {
        context.say("Nothing to do. All requested collections are already installed. If you want to reinstall them, consider using `--force`.");
        return Ok(());
    }
    let stays = |one: &&Installed| match (force_all, force) {
        (true, _) => false,
        (false, true) => !wanted.iter().any(|wanted| wanted.name == one.name),
        (false, false) => true,
    };
    catalog.preferred = existing.iter().filter(stays).collect();
    context.say("Process install dependency map");
    let pinned = resolve(&mut catalog, &wanted)?;
    context.say("Starting collection install process");
    let mut installation = Installation {
        context,
        catalog,
        policy: signatures,
        collections: &collections,
    };
    for one in &pinned {
        match installation.install(one) {
            Err(error) if context.flag("ignore-errors") => context.warn(format!(
                "Failed to install collection {} but skipping due to --ignore-errors being set. Error: {error}",
                one.shown()
            )),
            ended => ended?,
        }
    }
    Ok(())
}

fn is_there(wanted: &Wanted, existing: &[Installed]) -> bool {
    existing
        .iter()
        .any(|one| one.name == wanted.name && fits(&one.version, &wanted.version).unwrap_or(false))
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
