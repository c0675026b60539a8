//! Which signatures have to be there, and whose.

use std::path::PathBuf;

use serde_json::Value as Json;

use super::gpg::ERRORS;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, failed};
use crate::error::CommandError;

/// What the user wants of signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands::galaxy::collection) struct SignaturePolicy {
    /// The keys; without them nothing is checked.
    pub(in crate::commands::galaxy::collection) keyring: Option<PathBuf>,
    /// Whether the signatures of servers do not matter.
    pub(in crate::commands::galaxy::collection) is_disabled: bool,
    pub(super) required: Required,
    /// Statuses of `gpg` that neither speak for a signature nor against it.
    pub(super) ignored: Vec<String>,
}

/// How many signatures have to be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Required {
    /// `None` is all.
    pub(super) count: Option<usize>,
    /// Whether at least one has to be there.
    pub(super) is_strict: bool,
}

impl SignaturePolicy {
    /// What the options say, or the settings.
    ///
    /// # Errors
    /// A count that is none, and statuses that are not known.
    pub(in crate::commands::galaxy::collection) fn read(
        context: &Context<'_>,
    ) -> Result<Self, CommandError> {
        let setting = |name: &str| {
            let value = context.value(name)?;
            Ok::<_, CommandError>(value.as_str().map(str::to_owned))
        };
        let keyring = match context.text("keyring") {
            Some(path) => Some(unfracked(path)),
            None => setting("GALAXY_GPG_KEYRING")?.map(PathBuf::from),
        };
        let count = match context.text("required-valid-signature-count") {
            Some(count) => count.to_owned(),
            None => match context.value("GALAXY_REQUIRED_VALID_SIGNATURE_COUNT")? {
                Json::String(count) => count,
                Json::Null => "1".into(),
                other => other.to_string(),
            },
        };
        let mut ignored: Vec<String> = context
            .texts("ignore-signature-status-code")
            .into_iter()
            .chain(context.texts("ignore-signature-status-codes"))
            .map(str::to_owned)
            .collect();
        let configured = context.value("GALAXY_IGNORE_INVALID_SIGNATURE_STATUS_CODES")?;
        let configured = configured.as_array().into_iter().flatten();
        ignored.extend(configured.filter_map(Json::as_str).map(str::to_owned));
        if let Some(other) = ignored
            .iter()
            .find(|code| !ERRORS.iter().any(|(name, _)| name == code))
        {
            let known: Vec<&str> = ERRORS.iter().map(|(name, _)| *name).collect();
            return Err(failed(format!(
                "'{other}' is no status of a signature; there are {}",
                known.join(", ")
            )));
        }
        let disabled = context.value("GALAXY_DISABLE_GPG_VERIFY")?;
        Ok(Self {
            keyring: keyring.filter(|path| !path.as_os_str().is_empty()),
            is_disabled: context.flag("disable-gpg-verify") || disabled == Json::Bool(true),
            required: required(&count)?,
            ignored,
        })
    }
}

fn required(text: &str) -> Result<Required, CommandError> {
    let (is_strict, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let count = if rest == "all" {
        None
    } else {
        Some(rest.parse().map_err(|_| {
            failed(format!(
                "'{text}' is no count of signatures: it is a number or 'all', perhaps with + before it"
            ))
        })?)
    };
    Ok(Required { count, is_strict })
}

#[cfg(test)]
mod tests {
    use super::{Required, required};

    #[test]
    fn counts_are_read() {
        for (text, count, is_strict) in [
            ("1", Some(1), false),
            ("+2", Some(2), true),
            ("all", None, false),
            ("+all", None, true),
        ] {
            let read = required(text).expect("a count");
            assert_eq!(read, Required { count, is_strict }, "{text}");
        }
        assert!(required("-1").is_err() && required("some").is_err() && required("+").is_err());
    }
}
