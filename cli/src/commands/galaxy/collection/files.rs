//! The list of a collection's files: `FILES.json`.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use shevek_plugin::shell_pattern::fnmatch;

use super::manifest::{Control, selected};
use super::metadata::Metadata;
use crate::arguments::real_path;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::json_text::manifest_text;
use crate::error::CommandError;

/// The name of the list.
pub(super) const FILES_FILE: &str = "FILES.json";

const IGNORED: [&str; 8] = [
    "MANIFEST.json",
    "FILES.json",
    "galaxy.yml",
    "galaxy.yaml",
    ".git",
    "*.pyc",
    "*.retry",
    "tests/output",
];
const IGNORED_FOLDERS: [&str; 7] = ["CVS", ".bzr", ".hg", ".git", ".svn", "__pycache__", ".tox"];

/// A file or a folder of a collection.
pub(super) struct Listed {
    /// Its path in the collection.
    pub(super) name: String,
    /// The SHA-256 of a file; `None` for a folder.
    pub(super) checksum: Option<String>,
}

/// Both manifests of a collection, as they are written.
pub(super) struct Manifests {
    pub(super) files: Vec<Listed>,
    pub(super) files_json: String,
    pub(super) manifest_json: String,
}

/// Lists what is packed of a folder. Within a folder the order is that of names: Ansible takes the file system's.
pub(super) fn manifests(
    folder: &Path,
    metadata: &Metadata,
    context: &Context<'_>,
) -> Result<Manifests, CommandError> {
    let archives = format!("{}-{}-*.tar.gz", metadata.namespace(), metadata.name());
    let mut walk = Walk {
        top: folder,
        real_top: real_path(folder),
        patterns: IGNORED.into_iter().map(str::to_owned).collect(),
        context,
        files: Vec::new(),
    };
    walk.patterns.push(archives);
    walk.patterns.extend(metadata.build_ignore.iter().cloned());
    match &metadata.manifest {
        Some(control) => walk.chosen(folder, control, metadata)?,
        None => walk.folder(folder, "")?,
    }
    let entry = |name: &str, checksum: Option<&str>| {
        json!({
            "name": name,
            "ftype": if checksum.is_some() { "file" } else { "dir" },
            "chksum_type": checksum.map(|_| "sha256"),
            "chksum_sha256": checksum,
            "format": 1,
        })
    };
    let listed = walk
        .files
        .iter()
        .map(|file| entry(&file.name, file.checksum.as_deref()));
    let entries: Vec<Json> = std::iter::once(entry(".", None)).chain(listed).collect();
    let files_json = manifest_text(&json!({"files": entries, "format": 1}))?;
    let manifest_json = manifest_text(&json!({
        "collection_info": metadata.info,
        "file_manifest_file": entry(FILES_FILE, Some(&checksum(files_json.as_bytes()))),
        "format": 1,
    }))?;
    Ok(Manifests {
        files: walk.files,
        files_json,
        manifest_json,
    })
}

struct Walk<'w> {
    top: &'w Path,
    real_top: PathBuf,
    patterns: Vec<String>,
    context: &'w Context<'w>,
    files: Vec<Listed>,
}

impl Walk<'_> {
    /// What `manifest` says instead of everything that is not ignored.
    fn chosen(
        &mut self,
        folder: &Path,
        control: &Control,
        metadata: &Metadata,
    ) -> Result<(), CommandError> {
        let names = (metadata.namespace(), metadata.name());
        let license = metadata.info.get("license_file").and_then(Json::as_str);
        for (name, is_folder) in selected(folder, control, names, license)? {
            let checksum = if is_folder {
                None
            } else {
                Some(file_checksum(&folder.join(&name))?)
            };
            self.files.push(Listed { name, checksum });
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path, prefix: &str) -> Result<(), CommandError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let name = entry.map_err(at(folder))?.file_name();
            let name = name.into_string().map_err(|name| {
                failed(format!(
                    "{}: the name is not UTF-8, which a manifest cannot hold",
                    folder.join(name).display()
                ))
            })?;
            names.push(name);
        }
        names.sort_unstable();
        for item in names {
            let path = folder.join(&item);
            let name = format!("{prefix}{item}");
            let is_ignored = self.patterns.iter().any(|pattern| fnmatch(pattern, &name));
            if !path.is_dir() {
                if !is_ignored {
                    let checksum = Some(file_checksum(&path)?);
                    self.files.push(Listed { name, checksum });
                }
                continue;
            }
            if is_ignored || IGNORED_FOLDERS.contains(&item.as_str()) {
                continue;
            }
            let is_link = path.is_symlink();
            if is_link && !real_path(&path).starts_with(&self.real_top) {
                self.context.warn(format!(
                    "Skipping '{}' as it is a symbolic link to a directory outside the collection",
                    self.top.join(&name).display()
                ));
                continue;
            }
            let inner = format!("{name}/");
            self.files.push(Listed {
                name,
                checksum: None,
            });
            if !is_link {
                self.folder(&path, &inner)?;
            }
        }
        Ok(())
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn checksum(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The same of a file.
pub(super) fn file_checksum(path: &Path) -> Result<String, CommandError> {
    let mut file = fs::File::open(path).map_err(at(path))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = file.read(&mut buffer).map_err(at(path))?;
        if length == 0 {
            return Ok(HEXLOWER.encode(&digest.finalize()));
        }
        digest.update(&buffer[..length]);
    }
}
