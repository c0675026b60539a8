//! The command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value as Json;

use super::super::archive_members::{ManifestTexts, manifest_texts};
use super::super::asked::{Asked, asked};
use super::super::files::{FILES_FILE, checksum};
use super::super::metadata::{MANIFEST_FILE, Metadata};
use super::super::place::collections_folder;
use super::super::requirement::Requirement;
use super::super::signature::{SignaturePolicy, check};
use super::super::source_info;
use super::compare::changes;
use super::remote::Remote;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::server::Servers;
use crate::display::Colour;
use crate::error::CommandError;

/// Looks for changed files. Ansible: `GalaxyCLI.execute_verify`.
pub(in crate::commands::galaxy) fn verify(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let servers = if context.flag("offline") {
        None
    } else {
        Some(Servers::configured(context)?)
    };
    let mut success = true;
    let policy = SignaturePolicy::read(context)?;
    for one in asked(context)? {
        match verify_one(&one, &policy, servers.as_ref(), context) {
            Ok(is_unchanged) => success &= is_unchanged,
            Err(error) if context.flag("ignore-errors") => context.warn(format!(
                "Failed to verify a collection but skipping due to --ignore-errors being set. Error: {error}"
            )),
            Err(error) => return Err(error),
        }
    }
    Ok(ExitCode::from(u8::from(!success)))
}

fn verify_one(
    asked: &Asked,
    policy: &SignaturePolicy,
    servers: Option<&Servers<'_>>,
    context: &Context<'_>,
) -> Result<bool, CommandError> {
    let Requirement::Named {
        name,
        version,
        source,
    } = &asked.requirement
    else {
        return Err(failed(
            "Only installed collections are verified: name them as <namespace>.<collection>.",
        ));
    };
    let folder = installed(name, context)?;
    let metadata = Metadata::of_folder(&folder, context)?;
    let manifest = read(&folder.join(MANIFEST_FILE))?;
    let is_signed = |of_server: &[Json]| {
        let signatures = (of_server, &*asked.signatures);
        check(name, &manifest, signatures, policy, context)
    };
    let Some(servers) = servers else {
        begin(&metadata, &folder, context);
        let kept = source_info::signatures(&folder, &metadata);
        if let Err(why) = is_signed(&kept)? {
            context.warn(format!("The signatures of {name} are not good: {why}"));
            return Ok(false);
        }
        let texts = ManifestTexts {
            manifest,
            files: read(&folder.join(FILES_FILE))?,
        };
        return compare(&metadata, &folder, &texts, false, context);
    };
    let version = if version == "*" {
        metadata.version()
    } else {
        version.trim_start_matches('=')
    };
    let remote = Remote::find(servers, (name, version), source.as_deref())?;
    begin(&metadata, &folder, context);
    if version != metadata.version() {
        context.say(format!(
            "{name} has the version '{}' but is being compared to '{version}'",
            metadata.version()
        ));
        return Ok(false);
    }
    if let Err(why) = is_signed(remote.signatures())? {
        context.warn(format!("The signatures of {name} are not good: {why}"));
        return Ok(false);
    }
    let has_signatures = !asked.signatures.is_empty() || !remote.signatures().is_empty();
    if policy.keyring.is_some() && has_signatures {
        // What is signed need not be fetched.
        let texts = ManifestTexts {
            manifest,
            files: read(&folder.join(FILES_FILE))?,
        };
        return compare(&metadata, &folder, &texts, true, context);
    }
    let (archive, _temporary) = remote.download(context)?;
    compare(
        &metadata,
        &folder,
        &manifest_texts(&archive)?,
        true,
        context,
    )
}

/// Where the collection is installed.
fn installed(name: &str, context: &Context<'_>) -> Result<PathBuf, CommandError> {
    let mut problem = format!("Collection {name} is not installed in any of the collection paths.");
    for path in context.collection_search_paths() {
        let folder = collections_folder(&path).join(name.replacen('.', "/", 1));
        if !folder.is_dir() {
            continue;
        }
        if folder.join(MANIFEST_FILE).is_file() {
            return Ok(folder);
        }
        problem = format!(
            "Collection {name} does not have a MANIFEST.json: it was not built and installed, so there is nothing to compare with."
        );
    }
    Err(failed(problem))
}

fn begin(metadata: &Metadata, folder: &Path, context: &Context<'_>) {
    context.say(format!(
        "Verifying '{}:{}'.",
        metadata.full_name(),
        metadata.version()
    ));
    context.say(format!(
        "Installed collection found at '{}'",
        folder.display()
    ));
}

fn compare(
    metadata: &Metadata,
    folder: &Path,
    texts: &ManifestTexts,
    is_remote: bool,
    context: &Context<'_>,
) -> Result<bool, CommandError> {
    let name = metadata.full_name();
    context.say(format!("MANIFEST.json hash: {}", checksum(&texts.manifest)));
    let changes = changes(folder, texts, is_remote)?;
    if changes.is_empty() {
        let what = if is_remote {
            "match the remote collection"
        } else {
            "are internally consistent with its manifest"
        };
        context.say(format!(
            "Successfully verified that checksums for '{name}:{}' {what}.",
            metadata.version()
        ));
        return Ok(true);
    }
    context.say(format!(
        "Collection {name} contains modified content in the following files:"
    ));
    for change in &changes {
        context.say(format!("    {}", change.file));
        if context.matches.get_count("verbose") > 0 {
            let text = format!(
                "    Expected: {}\n    Found: {}",
                change.expected, change.found
            );
            context.terminal.line(&text, Colour::Verbose);
        }
    }
    Ok(false)
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    fs::read(path).map_err(at(path))
}
