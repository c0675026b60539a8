//! The start script of a machine that has a root of its own.

use std::path::Path;

use super::options::{Init, WholeRoot};

/// Makes the root and becomes its first process.
const START: &str = include_str!("whole_root.sh");

/// The script runs as the first process of the new namespaces. `directory` is the machine's.
pub(super) fn start_script(directory: &Path, root: &WholeRoot) -> String {
    let init = match root.init {
        Init::Script => "script",
        Init::Systemd => "systemd",
    };
    format!(
        "base={} lower={} init={init}\n{START}",
        directory.display(),
        root.directory.display()
    )
}
