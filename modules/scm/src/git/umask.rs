//! The umask that the task asks for.

use std::fs::{DirBuilder, Permissions, set_permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use serde_json::Value as Json;
use shevek_plugin::{ModuleError, python};

/// Reads the option, which is a text so that YAML cannot take its digits for decimal ones.
pub(super) fn parse(option: Option<&Json>) -> Result<Option<u32>, ModuleError> {
    let text = match option {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) => text,
        Some(_) => {
            return Err(ModuleError::new(
                "umask must be defined as a quoted octal integer",
            ));
        }
    };
    let digits = text.trim();
    let digits = digits
        .strip_prefix("0o")
        .or_else(|| digits.strip_prefix("0O"))
        .unwrap_or(digits);
    match u32::from_str_radix(digits, 8) {
        Ok(mask) => Ok(Some(mask & 0o777)),
        Err(_) => {
            let shown = python::repr(&text.as_str().into());
            Err(ModuleError::new("umask must be an octal integer").with(
                "details",
                format!("invalid literal for int() with base 8: {shown}"),
            ))
        }
    }
}

/// Makes a directory and those above it. The umask of this process belongs to other modules too and stays.
pub(super) fn make_directories(path: &Path, umask: Option<u32>) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_directories(parent, umask)?;
    }
    match umask {
        None => DirBuilder::new().create(path),
        Some(mask) => {
            DirBuilder::new().mode(0o777 & !mask).create(path)?;
            set_permissions(path, Permissions::from_mode(0o777 & !mask))
        }
    }
}
