//! The key that a repository is signed with.

use std::fs::{DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::Path;

use shevek_plugin::target::write_file;
use shevek_plugin::{ModuleContext, ModuleError};

use crate::download::download;
use crate::mode;

const DIRECTORY: &str = "/etc/apt/keyrings";

/// What became of the key.
pub(super) struct Key {
    pub(super) changed: bool,
    /// The file it lies in; `None` for a key that is part of the source.
    pub(super) file: Option<String>,
}

/// The file for the key of a repository.
pub(super) fn file_name(slug: &str, extension: &str) -> String {
    format!("{DIRECTORY}/{slug}.{extension}")
}

/// Sees to a key that is given as a file, an address, or itself. Ansible: `write_signed_by_key`.
pub(super) fn place(
    signed_by: &str,
    slug: &str,
    context: &ModuleContext<'_>,
) -> Result<Key, ModuleError> {
    let unchanged = |file: Option<&str>| Key {
        changed: false,
        file: file.map(ToString::to_string),
    };
    if Path::new(signed_by).is_file() {
        return Ok(unchanged(Some(signed_by)));
    }
    if !is_address(signed_by) {
        return Ok(unchanged(None));
    }
    let failed = |text: String| ModuleError::new(format!("Could not fetch signed_by key: {text}"));
    let fetched = download(context, signed_by).map_err(|error| failed(error.to_string()))?;
    let bytes = std::fs::read(&fetched).map_err(|error| failed(error.to_string()))?;
    let _ = std::fs::remove_file(&fetched);
    if bytes.is_empty() {
        return Ok(unchanged(Some(signed_by)));
    }
    let armour = b"-----BEGIN PGP PUBLIC KEY BLOCK-----";
    let is_armoured = bytes.windows(armour.len()).any(|part| part == armour);
    let file = file_name(slug, if is_armoured { "asc" } else { "gpg" });
    let mut changed = false;
    if std::fs::read(&file).ok().as_deref() != Some(&bytes) {
        changed = true;
        if !context.check_mode {
            directory().map_err(|error| ModuleError::new(format!("{DIRECTORY}: {error}")))?;
            write_file(Path::new(&file), &bytes, 0o644)
                .map_err(|error| ModuleError::new(format!("{file}: {error}")))?;
        }
    }
    changed |= mode::ensure(&file, 0o644, context)?;
    Ok(Key {
        changed,
        file: Some(file),
    })
}

/// `https://...`: a scheme and a colon, and no blank as in a key.
fn is_address(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// The directory of keys, which everybody may read and only root may write.
fn directory() -> io::Result<()> {
    let path = Path::new(DIRECTORY);
    if !path.is_dir() {
        DirBuilder::new().mode(0o755).create(path)?;
    }
    let metadata = path.metadata()?;
    if metadata.uid() != 0 || metadata.gid() != 0 {
        chown(path, Some(0), Some(0))?;
    }
    if metadata.mode() & 0o7777 != 0o755 {
        std::fs::set_permissions(path, Permissions::from_mode(0o755))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses() {
        assert!(is_address("https://a.example/key.asc") && is_address("file:/srv/key"));
        assert!(!is_address("ABCD 1234") && !is_address("-----BEGIN X-----\nVersion: 1\n"));
    }
}
