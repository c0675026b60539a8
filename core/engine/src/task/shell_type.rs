//! The family of shells that a host's user logs in with.

use shevek_plugin::ActionError;
use shevek_template::Templar;

use crate::catalog::short_name;

/// Shells that start `/bin/sh -c`, which is all that is asked of them.
const KNOWN: [&str; 3] = ["sh", "csh", "fish"];
/// Those of Windows.
const OF_WINDOWS: [&str; 2] = ["cmd", "powershell"];

/// Refuses a host whose `ansible_shell_type` is none that can be used.
///
/// # Errors
/// Its value is unknown or a shell of Windows, or cannot be templated.
pub(super) fn check(templar: &Templar) -> Result<(), ActionError> {
    let failed = |message: String| Err(ActionError::Error(message));
    let given = match templar.variable("ansible_shell_type") {
        Ok(Some(given)) if !given.is_none() => given.to_string(),
        Ok(_) => return Ok(()),
        Err(error) => {
            return failed(format!(
                "Error processing keyword 'shell': {}",
                error.message()
            ));
        }
    };
    let name = short_name(&given);
    let name = name.strip_prefix("ansible.posix.").unwrap_or(name);
    if KNOWN.contains(&name) {
        return Ok(());
    }
    if OF_WINDOWS.contains(&name) {
        return failed(format!(
            "ansible_shell_type is {given}: hosts with Windows are not supported."
        ));
    }
    failed(format!(
        "Could not find the shell plugin required ({given})."
    ))
}
