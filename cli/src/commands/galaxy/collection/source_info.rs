//! Where an installed collection came from: a file beside its namespace's folder.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use serde_json::{Value as Json, json};
use shevek_jinja::Value;
use shevek_template::{YamlFormat, dump_yaml};

use super::metadata::Metadata;
use crate::commands::galaxy::context::{at, failed};
use crate::commands::galaxy::server::VersionInfo;
use crate::commands::galaxy::yaml_file;
use crate::error::CommandError;

/// Removes what is known of the collection, in whichever version. Ansible: `remove_source_metadata`.
pub(super) fn remove(collections: &Path, metadata: &Metadata) -> Result<(), CommandError> {
    let start = format!("{}-", metadata.full_name());
    for entry in fs::read_dir(collections).map_err(at(collections))? {
        let entry = entry.map_err(at(collections))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_info = name.strip_suffix(".info").is_some();
        if name.starts_with(&start) && is_info && entry.path().is_dir() {
            fs::remove_dir_all(entry.path()).map_err(at(&entry.path()))?;
        }
    }
    Ok(())
}

/// Writes what the server at `root` said. Ansible: `write_source_metadata`.
pub(super) fn write(
    collections: &Path,
    metadata: &Metadata,
    info: &VersionInfo,
    root: &str,
) -> Result<(), CommandError> {
    let (name, version) = (metadata.full_name(), metadata.version());
    let document = json!({
        "download_url": info.download_url,
        "format_version": "1.0.0",
        "name": metadata.name(),
        "namespace": metadata.namespace(),
        "server": root,
        "signatures": info.signatures,
        "version": version,
        "version_url": info.version_url,
    });
    let folder = collections.join(format!("{name}-{version}.info"));
    DirBuilder::new()
        .mode(0o755)
        .create(&folder)
        .map_err(at(&folder))?;
    let file = folder.join("GALAXY.yml");
    let text = yaml(&document)?;
    fs::write(&file, text).map_err(at(&file))
}

/// The signatures that the server gave when the collection in `folder` was installed.
pub(super) fn signatures(folder: &Path, metadata: &Metadata) -> Vec<Json> {
    let (name, version) = (metadata.full_name(), metadata.version());
    let file = format!("../../{name}-{version}.info/GALAXY.yml");
    let known = yaml_file::read(&folder.join(file)).ok();
    let signatures = known.as_ref().and_then(|known| known.get("signatures"));
    signatures
        .and_then(Json::as_array)
        .cloned()
        .unwrap_or_default()
}

/// The document as PyYAML writes it.
pub(super) fn yaml(document: &Json) -> Result<String, CommandError> {
    let format = YamlFormat {
        flow_style: Some(false),
        ..YamlFormat::default()
    };
    dump_yaml(&Value::from_json(document), &format).map_err(|error| failed(error.to_string()))
}
