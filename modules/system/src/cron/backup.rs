//! The copy of a crontab before it is changed.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use shevek_plugin::{ModuleContext, ModuleError};

/// Writes a copy to a new file in the directory for temporary files, which it returns.
pub(super) fn keep(context: &ModuleContext<'_>, text: &str) -> Result<PathBuf, ModuleError> {
    let directory = context.variable("TMPDIR").unwrap_or_else(|| "/tmp".into());
    let start = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| u64::from(time.subsec_nanos()) ^ time.as_secs());
    for attempt in 0..1000_u64 {
        let number = start
            .wrapping_add(u64::from(std::process::id()) << 16)
            .wrapping_add(attempt);
        let path = PathBuf::from(&directory).join(format!("crontab{number:08x}"));
        let made = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match made.and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(ModuleError::new(format!("{}: {error}", path.display()))),
        }
    }
    Err(ModuleError::new(format!(
        "no name for a backup is free in {directory}"
    )))
}
