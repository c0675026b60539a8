//! From the temporary file to the place.

use rustix::fs::{Access, access};
use shevek_plugin::target::files::{
    Algorithm, Attributes, backup_local, digest_of_file, directory_of, exists,
};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use crate::temporary::Temporary;

/// Checks that the file can go there; gives the checksum of what is there.
///
/// # Errors
/// In Ansible's words.
pub(super) fn look(dest: &str) -> Result<Option<String>, ModuleError> {
    let may = |path: &str, kind| access(path, kind).is_ok();
    if exists(dest) {
        if !may(dest, Access::WRITE_OK) {
            return Err(ModuleError::new(format!(
                "Destination {dest} is not writable"
            )));
        }
        if !may(dest, Access::READ_OK) {
            return Err(ModuleError::new(format!(
                "Destination {dest} is not readable"
            )));
        }
        return digest_of_file(dest, Algorithm::Sha1)
            .map(Some)
            .map_err(|error| ModuleError::new(error.to_string()));
    }
    let directory = directory_of(dest);
    if !exists(directory) {
        return Err(ModuleError::new(format!(
            "Destination {directory} does not exist"
        )));
    }
    if !may(directory, Access::WRITE_OK) {
        return Err(ModuleError::new(format!(
            "Destination {directory} is not writable"
        )));
    }
    Ok(None)
}

/// What came of putting it there.
#[derive(Default)]
pub(super) struct Placed {
    pub(super) backup_file: Option<String>,
    pub(super) changed: bool,
}

/// Puts the contents of a file there, with owner and permissions; `differs` says whether they are new.
///
/// # Errors
/// When the system refuses; what was there stays then.
pub(super) fn place(
    args: &Args,
    source: &Temporary,
    dest: &str,
    differs: bool,
    context: &ModuleContext<'_>,
) -> Result<Placed, ModuleError> {
    let attributes = Attributes::load(&args.common, dest, false);
    if !differs {
        return Ok(Placed {
            changed: attributes.apply(context, false, None)?,
            backup_file: None,
        });
    }
    let failed = |reason: String| {
        ModuleError::new(format!(
            "failed to copy {} to {dest}: {reason}",
            source.path().display()
        ))
    };
    let backup_file = if args.backup {
        backup_local(dest, context).map_err(|error| failed(error.to_string()))?
    } else {
        None
    };
    source
        .copy_to(dest, &args.common, context)
        .map_err(|error| source.copy_failed(dest, error))?;
    Ok(Placed {
        backup_file,
        changed: true,
    })
}
