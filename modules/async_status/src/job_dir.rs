//! Where the job files are.

use std::path::PathBuf;

use shevek_plugin::target::expand_user;

/// The default of Ansible's shell plugins.
pub(crate) const DEFAULT: &str = "~/.ansible_async";

/// The directory that `text` names. `~` is the home that the user database gives, as for the launch.
pub(crate) fn resolve(text: &str) -> PathBuf {
    let uid = rustix::process::geteuid().as_raw();
    let expanded = expand_user(text, None, uid);
    std::path::absolute(&expanded).unwrap_or_else(|_| expanded.into())
}

/// The file of a job; `None` for what cannot be a job id.
pub(crate) fn job_file(async_dir: &str, jid: &str) -> Option<PathBuf> {
    let is_id = !jid.is_empty() && !jid.starts_with('.') && !jid.contains('/');
    is_id.then(|| resolve(async_dir).join(jid))
}
