//! Where an error of a plugin is.

use std::sync::Arc;

use shevek_plugin::{InventoryError as PluginError, InventoryPlace};
use shevek_yaml::{Diagnostic, Source};

use crate::source::plugin_file::PluginFile;

/// An error of a plugin with its place, as far as it is known.
pub(super) fn located(error: PluginError, source: &str, file: Option<&PluginFile>) -> Diagnostic {
    let whole = |message: String| match file {
        Some(file) => file.failed(message),
        None => Diagnostic::in_source(&Source::new(source, ""), message),
    };
    match error.place {
        None => whole(error.message),
        Some(InventoryPlace::Option(path)) => match file.and_then(|file| file.find(&path)) {
            Some(node) => Diagnostic::at(&node.span, error.message),
            None => whole(error.message),
        },
        Some(InventoryPlace::File { path, line, column }) => {
            let read = Source::read(&path);
            let text = read.unwrap_or_else(|_| Source::new(path.display().to_string(), ""));
            Diagnostic::in_source(&Arc::clone(&text), error.message).at_position(line, column)
        }
    }
}
