//! Copies of files before they change. Ansible: `backup_local`.

use std::fs::File;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

use crate::ModuleContext;
use jiff::Zoned;

use super::chattr::{chattr, file_attributes};
use super::{exists, selinux};

/// Copies a file that is about to change beside itself, with all that belongs to it, and returns the copy's path;
/// `None` when there is no file. In check mode it only tells the name.
pub fn backup_local(path: &str, context: &ModuleContext<'_>) -> io::Result<Option<String>> {
    if !exists(path) {
        return Ok(None);
    }
    let time = Zoned::now().strftime("%Y-%m-%d@%H:%M:%S~");
    let backup = format!("{path}.{}.{time}", std::process::id());
    if !context.check_mode {
        preserved_copy(path, &backup, context)?;
    }
    Ok(Some(backup))
}

/// A copy with owner, permissions, times and attributes. Ansible: `preserved_copy`.
fn preserved_copy(from: &str, to: &str, context: &ModuleContext<'_>) -> io::Result<()> {
    let metadata = std::fs::metadata(from)?;
    // The copy is nobody's to read before it has its owner.
    let mut copy = std::fs::OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut copy, 0o600);
    let mut copy = copy.write(true).create(true).truncate(true).open(to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    match chown(to, Some(metadata.uid()), Some(metadata.gid())) {
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => return Err(error),
        _ => {}
    }
    let mode = std::fs::Permissions::from_mode(metadata.mode() & 0o7777);
    copy.set_permissions(mode)?;
    super::xattrs::copy_xattrs(from, to);
    let times = std::fs::FileTimes::new()
        .set_accessed(metadata.accessed()?)
        .set_modified(metadata.modified()?);
    copy.set_times(times)?;
    copy.sync_all()?;
    if selinux::is_enabled()
        && let Some(label) = selinux::context(from)
    {
        selinux::set_context(to, &label)?;
    }
    if let Some(found) = file_attributes(from, false, context)
        && !found.flags.is_empty()
    {
        // A copy that cannot have them is a copy nevertheless.
        let _ = chattr(&format!("={}", found.flags), to, context);
    }
    Ok(())
}
