//! Home directories of the target.

use shevek_plugin::{ActionError, ActionHost, ExecRequest};

/// The path with a home directory in place of `~`. Ansible: `_remote_expand_user`.
///
/// # Errors
/// When the target cannot be asked.
pub(crate) async fn expanded(host: &dyn ActionHost, path: &str) -> Result<String, ActionError> {
    let (user, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
    let is_plain = |name: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        !name.starts_with('-') && name.chars().all(allowed)
    };
    if !user.strip_prefix('~').is_some_and(is_plain) {
        return Ok(path.to_string());
    }
    let output = host.exec(ExecRequest::new(format!("echo {user}"))).await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let home = said.trim().lines().last().unwrap_or_default();
    Ok(match home {
        "" => path.to_string(),
        home => format!("{home}{rest}"),
    })
}
