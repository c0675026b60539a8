//! Loading a playbook file.

use std::path::Path;
use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node, Source};

use super::error::LoadError;
use super::fields::describe;
use super::play::load_play;
use crate::action_catalog::ActionCatalog;
use crate::block::Block;
use crate::directives::Directives;
use crate::play::Playbook;

/// A loaded playbook and what was odd about its files.
pub type Loaded = (Playbook, Vec<Diagnostic>);

/// Reads and checks a playbook.
///
/// # Errors
/// `LoadError` with the first thing that is wrong, its place and what to write instead.
pub fn load_playbook(path: &Path, catalog: &dyn ActionCatalog) -> Result<Loaded, LoadError> {
    let bytes = std::fs::read(path).map_err(|reason| match reason.kind() {
        std::io::ErrorKind::NotFound => LoadError::NotFound(path.to_path_buf()),
        _ => LoadError::Unreadable {
            path: path.to_path_buf(),
            reason,
        },
    })?;
    let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let source = match String::from_utf8(bytes) {
        Ok(text) => Source::new(shown.to_string_lossy(), text),
        Err(error) => {
            let source = Source::new(
                shown.to_string_lossy(),
                String::from_utf8_lossy(error.as_bytes()),
            );
            let valid = error.utf8_error().valid_up_to();
            let before = &error.as_bytes()[..valid];
            let line = before.split(|byte| *byte == b'\n').count() as u32;
            return Err(
                Diagnostic::in_source(&source, "The file is not UTF-8 text.")
                    .at_position(line, 0)
                    .with_hint("Save it as UTF-8.")
                    .into(),
            );
        }
    };
    let document = shevek_yaml::load(&source)?;
    let Some(root) = document.root else {
        return Err(
            Diagnostic::in_source(&source, "A playbook must contain at least one play.").into(),
        );
    };
    let Some(entries) = root.as_sequence() else {
        return Err(Diagnostic::at(
            &root.span,
            format!(
                "A playbook must be a list of plays, got {} instead.",
                describe(&root)
            ),
        )
        .with_hint("Begin each play with '- hosts: ...'.")
        .into());
    };
    if entries.is_empty() {
        return Err(
            Diagnostic::in_source(&source, "A playbook must contain at least one play.").into(),
        );
    }
    let directory = shown.parent().unwrap_or_else(|| Path::new("/"));
    let plays = entries
        .iter()
        .map(|node| load_play(node, directory, catalog).map(Arc::new))
        .collect::<Result<_, _>>()?;
    Ok((
        Playbook {
            path: path.to_path_buf(),
            plays,
        },
        document.warnings,
    ))
}

/// Reads a list of tasks that stands outside a play, such as an included file's.
///
/// # Errors
/// The first thing that is wrong.
pub fn load_tasks_from_node(
    node: &Node,
    outer: &Directives,
    catalog: &dyn ActionCatalog,
) -> Result<Vec<Arc<Block>>, Diagnostic> {
    let frame = crate::frame::Frame {
        directives: outer.clone(),
        ..Default::default()
    };
    super::block::load_blocks(node, &frame, catalog)
}
