//! Contents on their way from a server to their place.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use shevek_plugin::target::files::{
    Algorithm, Attributes, CommonArguments, Draft, Ownership, digest_of_file, splitext,
};
use shevek_plugin::{ModuleContext, ModuleError};

/// A file that only its user can read and that is gone when it is dropped. Python: `tempfile.mkstemp`.
#[derive(Debug)]
pub(crate) struct Temporary(PathBuf);

impl Temporary {
    /// Makes it in a directory.
    pub(crate) fn create(directory: &Path) -> io::Result<(Self, File)> {
        loop {
            let number = RandomState::new().build_hasher().finish();
            let name: String = (0..8)
                .map(|place| {
                    let letter = (number >> (place * 5)) & 31;
                    char::from(b"abcdefghijklmnopqrstuvwxyz012345"[letter as usize])
                })
                .collect();
            let path = directory.join(format!("tmp{name}"));
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true).mode(0o600);
            match options.open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                other => return other.map(|file| (Self(path), file)),
            }
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Puts its contents in their place, with owner and permissions: at each moment there is the old file or the new
    /// one. Ansible: `atomic_move`.
    ///
    /// # Errors
    /// When the system refuses; what was there stays then.
    pub(crate) fn copy_to(
        &self,
        dest: &str,
        common: &CommonArguments,
        context: &ModuleContext<'_>,
    ) -> Result<(), ModuleError> {
        let attributes = Attributes::load(common, dest, false);
        let mut draft = Draft::begin(dest, splitext(dest), common.unsafe_writes, context)?;
        let copied = File::open(&self.0).and_then(|mut from| io::copy(&mut from, draft.file()));
        copied.map_err(|error| draft.failed(&error))?;
        draft
            .place(
                Ownership::Keep,
                common.unsafe_writes,
                &attributes,
                None,
                context,
            )
            .map(|_| ())
    }

    /// That failure in the words of these modules; what is wrong with owner or permissions has its own.
    pub(crate) fn copy_failed(&self, dest: &str, error: ModuleError) -> ModuleError {
        match error
            .result
            .message()
            .strip_prefix("Task failed: Module failed: ")
        {
            Some(reason) => ModuleError::new(format!(
                "failed to copy {} to {dest}: {reason}",
                self.0.display()
            )),
            None => error,
        }
    }

    /// The checksum of its contents.
    pub(crate) fn digest(&self, algorithm: Algorithm) -> io::Result<String> {
        digest_of_file(&self.0, algorithm)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
