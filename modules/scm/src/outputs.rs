//! What a program that cannot be started wrote.

use shevek_plugin::ModuleError;

/// The failure with empty outputs, as Ansible tells it, when the program could not be started.
pub(crate) fn with_outputs(error: ModuleError) -> ModuleError {
    let has = |key| error.result.get(key).is_some();
    if has("rc") && !has("stdout") {
        error.with("stdout", "").with("stderr", "")
    } else {
        error
    }
}
