//! What starts and stops services on the target.

use std::path::Path;

use shevek_plugin::ModuleContext;

/// Whether systemd runs the machine. Ansible: `is_systemd_managed`.
pub(crate) fn is_systemd_managed(context: &ModuleContext<'_>) -> bool {
    if context.find_program("systemctl", &[]).is_none() {
        return false;
    }
    let booted = [
        "/run/systemd/system/",
        "/dev/.run/systemd/",
        "/dev/.systemd/",
    ]
    .iter()
    .any(|path| Path::new(path).exists());
    booted || std::fs::read_to_string("/proc/1/comm").is_ok_and(|name| name.trim() == "systemd")
}
