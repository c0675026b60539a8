//! Loading a playbook file.

use std::path::Path;
use std::sync::Arc;

use shevek_plugin::SearchOrigin;
use shevek_yaml::{Diagnostic, Source, Span};

use super::context::{Context, PlayScope};
use super::error::{LoadError, Problem};
use super::fields::describe;
use super::import_playbook::{Imported, import_playbook, is_import};
use super::play::load_play;
use super::yaml_file::read_yaml;
use crate::find::{collection_of, normalize, text};
use crate::play::{Play, Playbook};

/// How many playbooks may import each other. Ansible's end is Python's recursion limit.
const MAX_DEPTH: usize = 100;

/// Reads and checks a playbook.
///
/// # Errors
/// `LoadError` with the first thing that is wrong, its place and what to write instead.
pub(crate) fn load_playbook(context: Context<'_>, path: &Path) -> Result<Playbook, LoadError> {
    if let Err(reason) = std::fs::metadata(path) {
        return Err(match reason.kind() {
            std::io::ErrorKind::NotFound => LoadError::NotFound(path.to_path_buf()),
            _ => LoadError::Unreadable {
                path: path.to_path_buf(),
                reason,
            },
        });
    }
    let file = normalize(path);
    let imported = Imported {
        collection: collection_of(&file, context.collections_paths),
        ..Imported::default()
    };
    let plays = load_plays(context, &file, None, &imported, 0)?;
    Ok(Playbook {
        path: path.to_path_buf(),
        collection: imported.collection,
        plays: plays.into_iter().map(Arc::new).collect(),
    })
}

/// The plays of a file and of those that it imports. `span` is where an import names it.
pub(super) fn load_plays(
    context: Context<'_>,
    path: &Path,
    span: Option<&Span>,
    imported: &Imported,
    depth: usize,
) -> Result<Vec<Play>, Problem> {
    if let Some(span) = span.filter(|_| depth > MAX_DEPTH) {
        return Err(Diagnostic::at(span, "The playbooks import each other without end.").into());
    }
    let whole = |message: String| {
        Problem::from(Diagnostic::in_source(&Source::new(text(path), ""), message))
    };
    let Some(root) = read_yaml(context, path, span)?.filter(|root| !root.is_null()) else {
        return Err(whole(format!(
            "Empty playbook, nothing to do: {}",
            path.display()
        )));
    };
    let Some(entries) = root.as_sequence() else {
        return Err(Diagnostic::at(
            &root.span,
            format!(
                "A playbook must be a list of plays, got {} instead: {}",
                describe(&root),
                path.display()
            ),
        )
        .with_hint("Begin each play with '- hosts: ...'.")
        .into());
    };
    if entries.is_empty() {
        return Err(whole(format!(
            "A playbook must contain at least one play: {}",
            path.display()
        )));
    }
    let directory = path.parent().unwrap_or_else(|| Path::new("/"));
    context
        .catalog
        .look_beside(directory, SearchOrigin::Playbook);
    let mut plays = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.as_mapping().is_none() {
            return Err(Diagnostic::at(
                &entry.span,
                "playbook entries must be either valid plays or 'import_playbook' statements",
            )
            .into());
        }
        if is_import(entry) {
            plays.extend(import_playbook(context, entry, directory, imported, depth)?);
        } else {
            plays.push(load_play(
                PlayScope::new(context, directory),
                entry,
                imported,
            )?);
        }
    }
    Ok(plays)
}
