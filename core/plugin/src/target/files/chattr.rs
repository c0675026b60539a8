//! Attributes of the file system. Ansible: `get_file_attributes`, `set_attributes_if_different`.

use std::path::Path;

use crate::ModuleContext;

use super::run::run_found;

/// What `lsattr` says of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FileAttributes {
    /// The number that `lsattr -v` gives.
    pub version: Option<String>,
    /// The letters that are set.
    pub flags: String,
}

/// The file's attributes; `None` where there is no `lsattr`, or the file system has none.
pub fn file_attributes(
    path: impl AsRef<Path>,
    with_version: bool,
    context: &ModuleContext<'_>,
) -> Option<FileAttributes> {
    let option = if with_version { "-vd" } else { "-d" };
    let ran = run_found(
        "lsattr",
        &[option.as_ref(), path.as_ref().as_os_str()],
        context,
    )?
    .ok()?;
    if ran.rc != 0 {
        return None;
    }
    let mut words = ran.stdout.split_whitespace();
    let version = with_version.then(|| words.next().map(ToString::to_string));
    let flags = words.next()?.replace('-', "");
    Some(FileAttributes {
        version: version.flatten(),
        flags,
    })
}

/// The names of attributes by their letters. Ansible: `format_attributes`.
pub fn attribute_names(flags: &str) -> Vec<&'static str> {
    flags.chars().filter_map(name).collect()
}

fn name(letter: char) -> Option<&'static str> {
    Some(match letter {
        'A' => "noatime",
        'a' => "append",
        'c' => "compressed",
        'C' => "nocow",
        'd' => "nodump",
        'D' => "dirsync",
        'e' => "extents",
        'E' => "encrypted",
        'h' => "blocksize",
        'i' => "immutable",
        'I' => "indexed",
        'j' => "journalled",
        'N' => "inline",
        's' => "zero",
        'S' => "synchronous",
        't' => "notail",
        'T' => "blockroot",
        'u' => "undelete",
        'X' => "compressedraw",
        'Z' => "compresseddirty",
        _ => return None,
    })
}

/// Why `chattr` did not do it.
pub(super) fn chattr(
    change: &str,
    path: impl AsRef<Path>,
    context: &ModuleContext<'_>,
) -> Option<Result<(), String>> {
    let ran = run_found(
        "chattr",
        &[change.as_ref(), path.as_ref().as_os_str()],
        context,
    )?;
    Some(match ran {
        Ok(ran) if ran.rc == 0 && ran.stderr.is_empty() => Ok(()),
        Ok(ran) => Err(format!(
            "Error while setting attributes: {}{}",
            ran.stdout, ran.stderr
        )),
        Err(error) => Err(format!("Error while setting attributes: {error}")),
    })
}
