//! Whether and how a task becomes another user.

use shevek_plugin::Secret;
use shevek_template::{Templar, TemplateError};

use super::TaskFields;
use super::become_options::{BecomeOptions, first_variable};
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
    /// The words that su asks with are no texts.
    #[error("'{0}' must be a list of texts.")]
    NoTexts(String),
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
    let method_name = first_variable(templar, &["ansible_become_method"])?
        .or_else(|| fields.become_method.clone())
        .unwrap_or_else(|| "sudo".into());
    let method = BecomeMethod::from_name(&method_name)
        .ok_or_else(|| EscalationError::UnknownMethod(method_name.clone()))?;
    let options = BecomeOptions {
        method,
        templar,
        config: settings.config.as_ref(),
    };
    let user = options
        .text("user", "user", fields.become_user.as_deref())?
        .unwrap_or_else(|| "root".into());
    if login_user == Some(user.as_str()) {
        return Ok(None);
    }
    let asked_for = settings.become_password.as_ref().map(Secret::expose);
    let is_su = method == BecomeMethod::Su;
    let is_sudo = method == BecomeMethod::Sudo;
    Ok(Some(Become {
        method,
        user,
        password: options
            .text(
                "pass",
                "password",
                asked_for.filter(|text| !text.is_empty()),
            )?
            .map(Secret::new),
        exe: options
            .text("exe", "executable", fields.become_exe.as_deref())?
            .filter(|exe| !exe.is_empty()),
        flags: options.text("flags", "flags", fields.become_flags.as_deref())?,
        prompts: if is_su {
            options.prompts()?
        } else {
            Vec::new()
        },
        chdir: if is_sudo { options.chdir()? } else { None },
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
