//! `--limit`, whose parts may be files of patterns.

use std::path::Path;

use super::split::split_pattern;
use crate::error::InventoryError;

/// The patterns of a `--limit`: `web,@retry.txt` takes each line of that file as a pattern.
///
/// `current_directory`: what relative paths refer to.
///
/// # Errors
/// When such a file does not exist, is a directory or cannot be read.
pub fn read_limit(limit: &str, current_directory: &Path) -> Result<Vec<String>, InventoryError> {
    let mut patterns = Vec::new();
    for part in split_pattern(limit) {
        let Some(name) = part.strip_prefix('@') else {
            patterns.push(part);
            continue;
        };
        let path = current_directory.join(name);
        if !path.exists() {
            return Err(InventoryError::NoLimitFile(name.to_owned()));
        }
        if !path.is_file() {
            return Err(InventoryError::LimitIsDirectory(name.to_owned()));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| InventoryError::Read {
            path: path.display().to_string(),
            reason: error.to_string(),
        })?;
        patterns.extend(
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned),
        );
    }
    Ok(patterns)
}
