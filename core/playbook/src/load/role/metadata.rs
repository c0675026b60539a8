//! `meta/main.yml` of a role. Ansible: `RoleMetadata`.

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node};

use super::files::RoleFiles;
use super::requirement::requirement_name;
use super::role_use::{Places, RoleUse, read_use};
use crate::keyword::{Keyword, Place};
use crate::load::context::PlayScope;
use crate::load::error::Problem;
use crate::load::fields::{texts, unknown_keyword, value};

/// What a role says about itself.
#[derive(Default)]
pub(super) struct Metadata {
    pub(super) allow_duplicates: bool,
    /// The list of dependencies.
    pub(super) dependencies: Option<Node>,
    pub(super) argument_specs: Option<Dict>,
    pub(super) collections: Vec<String>,
}

pub(super) fn read_metadata(files: &RoleFiles<'_>) -> Result<Metadata, Problem> {
    let mut metadata = Metadata::default();
    let Some(node) = files.read("meta", None)? else {
        return Ok(metadata);
    };
    let Some(pairs) = node.as_mapping() else {
        return Err(Diagnostic::at(
            &node.span,
            format!(
                "the 'meta/main.yml' for role {} is not a dictionary",
                files.name
            ),
        )
        .into());
    };
    for (key, node) in pairs {
        match key.as_str().unwrap_or_default() {
            "allow_duplicates" => {
                metadata.allow_duplicates = value(node).is_true().unwrap_or(false);
            }
            "dependencies" => {
                if !node.is_null() && node.as_sequence().is_none() {
                    return Err(Diagnostic::at(
                        &node.span,
                        "Expected role dependencies to be a list.",
                    )
                    .into());
                }
                metadata.dependencies = Some(node.clone());
            }
            "argument_specs" => {
                if let Value::Dict(specs) = value(node) {
                    metadata.argument_specs = Some(specs);
                }
            }
            "collections" => {
                metadata.collections = texts(node, "collections")?
                    .iter()
                    .map(Value::to_string)
                    .collect();
            }
            // What Galaxy shows has no meaning in a play.
            "galaxy_info" => {}
            name => {
                let known =
                    Keyword::find(name).is_some_and(|keyword| keyword.fits(Place::RoleMetadata));
                if !known {
                    return Err(unknown_keyword(key, name, Place::RoleMetadata).into());
                }
            }
        }
    }
    Ok(metadata)
}

/// The uses of the roles that a role depends on.
pub(super) fn read_dependencies(
    scope: &PlayScope<'_>,
    metadata: &Metadata,
    files: &RoleFiles<'_>,
    own_collection: Option<&str>,
) -> Result<Vec<RoleUse>, Problem> {
    let mut collections: Vec<String> = own_collection.map(str::to_string).into_iter().collect();
    collections.push("ansible.legacy".to_string());
    let places = Places {
        beside: files.path.parent(),
        collections: &collections,
    };
    let entries = metadata
        .dependencies
        .as_ref()
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    entries
        .iter()
        .map(|node| {
            let name = requirement_name(node)?;
            read_use(scope, node, name.as_ref(), places)
        })
        .collect()
}
