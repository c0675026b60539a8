//! Whether and how a task becomes another user.

use shevek_plugin::Secret;
use shevek_template::{Templar, TemplateError};

use super::TaskFields;
use crate::session::{Become, BecomeMethod};
use crate::settings::Settings;

/// Why escalation is not known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EscalationError {
    /// A variable cannot be templated.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// No such method.
    #[error(
        "Invalid become method specified, could not find matching plugin: '{0}'. Known are: sudo, su, doas."
    )]
    UnknownMethod(String),
    /// `ansible_become` is no truth value.
    #[error("'ansible_become' must be a truth value, not '{0}'.")]
    NoFlag(String),
}

/// Reads keywords and variables; variables win. `login_user` is the user that the connection logs in as.
pub(crate) fn escalation(
    fields: &TaskFields,
    templar: &Templar,
    settings: &Settings,
    login_user: Option<&str>,
) -> Result<Option<Become>, EscalationError> {
    if !is_wanted(fields, templar)? {
        return Ok(None);
    }
    let variable = |names: &[&str]| first_variable(templar, names);
    let method_name = variable(&["ansible_become_method"])?
        .or_else(|| fields.become_method.clone())
        .unwrap_or_else(|| "sudo".into());
    let method = BecomeMethod::from_name(&method_name)
        .ok_or_else(|| EscalationError::UnknownMethod(method_name.clone()))?;
    let own = |what: &str| format!("ansible_{}_{what}", method.as_str());
    let user = variable(&[&own("user"), "ansible_become_user"])?
        .or_else(|| fields.become_user.clone())
        .unwrap_or_else(|| "root".into());
    if login_user == Some(user.as_str()) {
        return Ok(None);
    }
    let password = variable(&[
        &own("pass"),
        "ansible_become_pass",
        "ansible_become_password",
    ])?
    .map(Secret::new)
    .or_else(|| settings.become_password.clone());
    let config = |key: &str| {
        let name = method.as_str();
        settings
            .config
            .env(&format!(
                "ANSIBLE_{}_{}",
                name.to_uppercase(),
                key.to_uppercase()
            ))
            .or_else(|| settings.config.ini(&format!("{name}_become_plugin"), key))
    };
    Ok(Some(Become {
        method,
        user,
        password,
        exe: variable(&[&own("exe"), "ansible_become_exe"])?
            .or_else(|| fields.become_exe.clone())
            .or_else(|| config("executable"))
            .or_else(|| settings.config.env("ANSIBLE_BECOME_EXE")),
        flags: variable(&[&own("flags"), "ansible_become_flags"])?
            .or_else(|| fields.become_flags.clone())
            .or_else(|| config("flags"))
            .or_else(|| settings.config.env("ANSIBLE_BECOME_FLAGS")),
    }))
}

/// Whether the task asks to become a user, be it the one that is logged in.
pub(crate) fn is_wanted(fields: &TaskFields, templar: &Templar) -> Result<bool, EscalationError> {
    let Some(text) = first_variable(templar, &["ansible_become"])? else {
        return Ok(fields.become_);
    };
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" | "y" | "t" => Ok(true),
        "false" | "no" | "off" | "0" | "n" | "f" | "" => Ok(false),
        _ => Err(EscalationError::NoFlag(text)),
    }
}

/// The first of the variables that is set.
fn first_variable(templar: &Templar, names: &[&str]) -> Result<Option<String>, TemplateError> {
    for name in names {
        if let Some(value) = templar.variable(name)?
            && !value.is_none()
        {
            return Ok(Some(value.to_string()));
        }
    }
    Ok(None)
}
