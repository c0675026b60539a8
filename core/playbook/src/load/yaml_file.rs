//! Reading files of YAML that playbooks refer to.

use std::path::Path;
use std::sync::Arc;

use shevek_yaml::{Node, Source, Span};

use super::context::Context;
use super::error::Problem;
use crate::find::text;

/// What a file holds; `None` when there is nothing but comments. `span` is where the file is asked for.
pub(super) fn read_yaml(
    context: Context<'_>,
    path: &Path,
    span: Option<&Span>,
) -> Result<Option<Node>, Problem> {
    let bytes = context
        .files
        .read(path)
        .map_err(|error| Problem::unreadable(span, path, &error))?;
    let source = source(path, bytes)?;
    let document = shevek_yaml::load_with(&source, context.duplicate_keys)?;
    for warning in document.warnings {
        context.log.warning(&warning.to_string());
    }
    for deprecated in &document.deprecated {
        context.log.deprecated(deprecated);
    }
    Ok(document.root)
}

/// The text of a file; that of a vaulted one is never shown.
pub(super) fn source(path: &Path, bytes: Vec<u8>) -> Result<Arc<Source>, Problem> {
    let source = Source::from_bytes(&text(path), bytes)?;
    Ok(if is_vaulted(path) {
        Source::encrypted(Arc::clone(source.name()), Arc::clone(source.text()))
    } else {
        source
    })
}

fn is_vaulted(path: &Path) -> bool {
    use std::io::Read as _;
    const HEADER: &[u8] = b"$ANSIBLE_VAULT";
    let mut start = [0; HEADER.len()];
    std::fs::File::open(path)
        .and_then(|mut file| file.read_exact(&mut start))
        .is_ok()
        && start == HEADER
}

/// Whether a file's content counts as nothing, as in Python: `[]`, `{}`, `''` and the like.
pub(super) fn is_empty(node: &Node) -> bool {
    match (node.as_sequence(), node.as_mapping(), node.as_scalar()) {
        (Some(items), _, _) => items.is_empty(),
        (_, Some(pairs), _) => pairs.is_empty(),
        (_, _, Some(_)) => !node.to_value(true).is_true().unwrap_or(true),
        _ => false,
    }
}
