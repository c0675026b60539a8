//! The file with the token of a user. Ansible: `GalaxyToken`.

use std::path::Path;

use serde_json::Value as Json;

use crate::commands::galaxy::yaml_file;

/// The token in it; none when the file is not there or holds something else.
pub(super) fn token(path: &Path) -> Option<String> {
    if !path.is_file() {
        return None;
    }
    match yaml_file::read(path).ok()?.get("token")? {
        Json::String(token) if !token.is_empty() => Some(token.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
