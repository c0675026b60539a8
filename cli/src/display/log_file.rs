//! The log: what is printed, with times.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// A file that grows by what is printed. Ansible: `log_path`.
#[derive(Debug)]
pub(crate) struct LogFile {
    file: File,
    user: String,
}

impl LogFile {
    /// Opens the file, or makes it; only its owner may read it when it is new.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn open(path: &Path, user: String) -> io::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt as _;

        let mut options = File::options();
        let file = options.append(true).create(true).mode(0o600).open(path)?;
        Ok(Self { file, user })
    }

    /// Adds a text.
    pub(super) fn write(&mut self, text: &str) {
        let time = jiff::Zoned::now()
            .strftime("%Y-%m-%d %H:%M:%S,%3f")
            .to_string();
        // Results count as information, failed ones too, as in Ansible.
        let level = if text.starts_with("[ERROR]") {
            "ERROR"
        } else if text.starts_with("[WARNING]") {
            "WARNING"
        } else {
            "INFO"
        };
        let (process, user) = (std::process::id(), &self.user);
        let text = text.trim_start_matches('\n');
        let line = format!("{time} p={process} u={user} n=ansible {level}| {text}\n");
        // A full disk must not end the run.
        let _ = self.file.write_all(line.as_bytes());
    }
}
