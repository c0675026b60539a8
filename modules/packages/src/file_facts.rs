//! What a result tells of the file that it names.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::{Group, User};

/// Owner, group, mode, state and size of a file; nothing when there is none. Ansible: `add_path_info`.
pub(crate) fn file_facts(path: &str) -> Map<String, Json> {
    let Ok(metadata) = Path::new(path).symlink_metadata() else {
        return Map::new();
    };
    let (uid, gid) = (metadata.uid(), metadata.gid());
    let owner = User::by_id(uid).map_or_else(|| uid.to_string(), |user| user.name);
    let group = Group::by_id(gid).map_or_else(|| gid.to_string(), |group| group.name);
    let state = if metadata.is_symlink() {
        "link"
    } else if metadata.is_dir() {
        "directory"
    } else if metadata.nlink() > 1 {
        "hard"
    } else {
        "file"
    };
    let facts = [
        ("uid", json!(uid)),
        ("gid", json!(gid)),
        ("owner", owner.into()),
        ("group", group.into()),
        ("mode", format!("{:04o}", metadata.mode() & 0o7777).into()),
        ("state", state.into()),
        ("size", metadata.len().into()),
    ];
    facts
        .into_iter()
        .map(|(key, value)| (key.to_string(), value))
        .collect()
}
