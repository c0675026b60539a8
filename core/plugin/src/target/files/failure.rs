//! How modules for files fail.

use std::io;
use std::path::Path;

use crate::ModuleError;
use crate::target::python_error;
use serde_json::Value as Json;

/// Fails with a message and result keys. Ansible: `fail_json(msg, **keys)`.
pub fn fail<const N: usize>(message: impl Into<String>, keys: [(&str, Json); N]) -> ModuleError {
    keys.into_iter()
        .fold(ModuleError::new(message), |error, (key, value)| {
            error.with(key, value)
        })
}

/// The system's error as Python tells it, with the path as bytes: `[Errno 2] No such file or directory: b'/x'`.
pub fn python_words(error: &io::Error, path: impl AsRef<Path>) -> String {
    python_error(error, &path.as_ref().to_string_lossy())
}

/// The failure of a module of Ansible that ends in an exception of this text.
pub fn crash(text: impl std::fmt::Display) -> ModuleError {
    ModuleError::new(format!("Task failed: Module failed: {text}"))
}
