//! `collection verify --offline`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value as Json;

use super::files::{FILES_FILE, file_checksum};
use super::metadata::{MANIFEST_FILE, Metadata};
use super::place::collections_folder;
use super::requirement::Requirement;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::yaml_file;
use crate::display::Colour;
use crate::error::CommandError;

/// Looks for changed files. Ansible: `GalaxyCLI.execute_verify`.
pub(in crate::commands::galaxy) fn verify(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    if !context.flag("offline") {
        return Err(failed(
            "Comparing with the manifest of a Galaxy server is not built in yet; with --offline files are compared with the manifest that was installed",
        ));
    }
    let mut success = true;
    for requirement in super::install::asked(context)? {
        match verify_one(&requirement, context) {
            Ok(is_unchanged) => success &= is_unchanged,
            Err(error) if context.flag("ignore-errors") => context.warn(format!(
                "Failed to verify a collection but skipping due to --ignore-errors being set. Error: {error}"
            )),
            Err(error) => return Err(error),
        }
    }
    Ok(ExitCode::from(u8::from(!success)))
}

fn verify_one(requirement: &Requirement, context: &Context<'_>) -> Result<bool, CommandError> {
    let Requirement::Named { name, .. } = requirement else {
        return Err(failed(
            "Only installed collections are verified: name them as <namespace>.<collection>.",
        ));
    };
    let mut problem = format!("Collection {name} is not installed in any of the collection paths.");
    for path in context.collection_search_paths() {
        let folder = collections_folder(&path).join(name.replacen('.', "/", 1));
        if !folder.is_dir() {
            continue;
        }
        if folder.join(MANIFEST_FILE).is_file() {
            return compare(&folder, context);
        }
        problem = format!(
            "Collection {name} does not have a MANIFEST.json: it was not built and installed, so there is nothing to compare with."
        );
    }
    Err(failed(problem))
}

struct Change {
    file: String,
    expected: String,
    found: String,
}

fn compare(folder: &Path, context: &Context<'_>) -> Result<bool, CommandError> {
    let metadata = Metadata::of_folder(folder, context)?;
    let name = metadata.full_name();
    let shown = format!("{name}:{}", metadata.version());
    context.say(format!("Verifying '{shown}'."));
    context.say(format!(
        "Installed collection found at '{}'",
        folder.display()
    ));
    context.say(format!(
        "MANIFEST.json hash: {}",
        file_checksum(&folder.join(MANIFEST_FILE))?
    ));
    let changes = changes(folder)?;
    if changes.is_empty() {
        context.say(format!(
            "Successfully verified that checksums for '{shown}' are internally consistent with its manifest."
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

fn changes(folder: &Path) -> Result<Vec<Change>, CommandError> {
    let mut changes = Vec::new();
    let mut check = |name: &str, expected: &str| {
        let path = folder.join(name);
        let found = if path.is_file() {
            file_checksum(&path)?
        } else {
            "None".into()
        };
        if found != expected {
            changes.push(Change {
                file: name.into(),
                expected: expected.into(),
                found,
            });
        }
        Ok::<_, CommandError>(())
    };
    let manifest = yaml_file::json(&folder.join(MANIFEST_FILE))?;
    let text = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).map(str::to_owned);
    let list = manifest.get("file_manifest_file").unwrap_or(&Json::Null);
    let list_name = text(list, "name").unwrap_or_else(|| FILES_FILE.into());
    check(&list_name, &text(list, "chksum_sha256").unwrap_or_default())?;
    let files = yaml_file::json(&folder.join(&list_name))?;
    let mut known: BTreeSet<String> = [MANIFEST_FILE, FILES_FILE].map(str::to_owned).into();
    for entry in files
        .get("files")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        let Some(name) = text(entry, "name") else {
            continue;
        };
        if text(entry, "ftype").as_deref() == Some("file") {
            check(&name, &text(entry, "chksum_sha256").unwrap_or_default())?;
        }
        known.insert(name);
    }
    further(folder, "", &known, &mut changes)?;
    Ok(changes)
}

/// What is there and not listed.
fn further(
    folder: &Path,
    prefix: &str,
    known: &BTreeSet<String>,
    changes: &mut Vec<Change>,
) -> Result<(), CommandError> {
    let mut names: Vec<_> = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        names.push(entry.map_err(at(folder))?.file_name());
    }
    names.sort_unstable();
    for item in names {
        let path = folder.join(&item);
        let name = format!("{prefix}{}", item.to_string_lossy());
        let is_folder = path.is_dir();
        let is_compiled = path.extension().is_some_and(|end| end == "pyc");
        if !known.contains(&name) && (is_folder || !is_compiled) {
            let kind = if is_folder { "directory" } else { "file" };
            changes.push(Change {
                file: name.clone(),
                expected: format!("the {kind} does not exist"),
                found: format!("the {kind} exists"),
            });
        }
        if is_folder && !path.is_symlink() {
            further(&path, &format!("{name}/"), known, changes)?;
        }
    }
    Ok(())
}

/// The file of `-r`, or the names: never both, never none.
pub(super) fn requirements_file(
    context: &Context<'_>,
) -> Result<Option<(String, Json)>, CommandError> {
    let file = context
        .text("requirements-file")
        .or_else(|| context.text("role-file"));
    match (file, context.texts("names").is_empty()) {
        (Some(_), false) => Err(failed(
            "The positional collection_name arg and --requirements-file are mutually exclusive.",
        )),
        (None, true) => Err(failed(
            "You must specify a collection name or a requirements file.",
        )),
        (None, false) => Ok(None),
        (Some(file), true) => {
            let path = unfracked(file);
            let content = yaml_file::requirements(&path)?;
            Ok(Some((path.to_string_lossy().into_owned(), content)))
        }
    }
}
