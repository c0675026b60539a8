//! Whether the module runs in another root than the machine's first process.

use std::os::unix::fs::MetadataExt;

use shevek_plugin::ModuleContext;

/// Ansible: `is_chroot`.
pub(crate) fn is_chroot(context: &ModuleContext<'_>) -> bool {
    if context
        .variable("debian_chroot")
        .is_some_and(|name| !name.is_empty())
    {
        return true;
    }
    let Ok(own) = std::fs::metadata("/") else {
        return false;
    };
    match std::fs::metadata("/proc/1/root/.") {
        Ok(first) => own.ino() != first.ino() || own.dev() != first.dev(),
        // Without the right to look, or without /proc: the root of most file systems has one of these numbers.
        Err(_) => ![2, 128, 256].contains(&own.ino()),
    }
}
