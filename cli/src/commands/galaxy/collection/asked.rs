//! The collections that a command line asks for.

use serde_json::Value as Json;

use super::requirement::Requirement;
use super::requirements_file;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::yaml_file;
use crate::error::CommandError;

/// A requirement, and where signatures of it are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands::galaxy) struct Asked {
    pub(super) requirement: Requirement,
    /// Files and addresses.
    pub(super) signatures: Vec<String>,
}

/// Those of the file of `-r`, or the names: never both, never none.
pub(super) fn asked(context: &Context<'_>) -> Result<Vec<Asked>, CommandError> {
    let file = context
        .text("requirements-file")
        .or_else(|| context.text("role-file"));
    let names = context.texts("names");
    let signatures: Vec<String> = context
        .texts("signature")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let file = match (file, names.is_empty()) {
        (Some(_), false) => {
            return Err(failed(
                "The positional collection_name arg and --requirements-file are mutually exclusive.",
            ));
        }
        (None, true) => {
            return Err(failed(
                "You must specify a collection name or a requirements file.",
            ));
        }
        (None, false) => {
            let asked = names.into_iter().map(|name| {
                Ok(Asked {
                    requirement: Requirement::parse(name)?,
                    signatures: signatures.clone(),
                })
            });
            return asked.collect();
        }
        (Some(_), true) if !signatures.is_empty() => {
            return Err(failed(
                "--signature and --requirements-file are mutually exclusive: name signatures with the key 'signatures' of a requirement.",
            ));
        }
        (Some(file), true) => unfracked(file),
    };
    match yaml_file::requirements(&file)? {
        Json::Array(_) => Err(failed(
            "Expecting requirements file to be a dict with the key 'collections' that contains a list of collections to install",
        )),
        content => {
            let entries = content.get("collections").unwrap_or(&Json::Null);
            requirements_file::requirements(&file.to_string_lossy(), entries)
        }
    }
}
