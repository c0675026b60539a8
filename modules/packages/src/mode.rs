//! Permissions of the files that these modules write.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use serde_json::Value as Json;
use shevek_plugin::{ModuleContext, ModuleError, python};

/// The permissions that an option asks for: a number, or octal digits.
///
/// # Errors
/// When it is something else. Symbolic modes are not known here.
pub(crate) fn parse(mode: &Json) -> Result<u32, ModuleError> {
    let number = match mode {
        Json::Number(number) => number
            .as_u64()
            .and_then(|number| u32::try_from(number).ok()),
        Json::String(text) => {
            let digits = text.trim();
            let digits = digits.strip_prefix("0o").unwrap_or(digits);
            u32::from_str_radix(digits, 8).ok()
        }
        _ => None,
    };
    number.filter(|number| *number <= 0o7777).ok_or_else(|| {
        ModuleError::new(format!(
            "mode must be in octal digits here, such as '0644': {}",
            python::str(mode)
        ))
    })
}

/// Sees to a file's permissions and says whether they are changed. Ansible: `set_mode_if_different`.
///
/// # Errors
/// When the system refuses.
pub(crate) fn ensure(
    path: &str,
    mode: u32,
    context: &ModuleContext<'_>,
) -> Result<bool, ModuleError> {
    let path = Path::new(path);
    let Ok(metadata) = path.symlink_metadata() else {
        // A file that check mode did not make.
        return Ok(context.check_mode);
    };
    if metadata.mode() & 0o7777 == mode {
        return Ok(false);
    }
    if !context.check_mode {
        std::fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|error| {
            ModuleError::new("chmod failed")
                .with("path", path.display().to_string())
                .with("details", error.to_string())
        })?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;

    #[test]
    fn numbers_and_digits() {
        assert_eq!(parse(&json!(420)).ok(), Some(0o644));
        assert_eq!(parse(&json!("0600")).ok(), Some(0o600));
        assert_eq!(parse(&json!("0o600")).ok(), Some(0o600));
        assert!(parse(&json!("u=rw")).is_err() && parse(&json!(true)).is_err());
        assert!(parse(&json!("77777")).is_err());
    }
}
