//! The one way in which modules write files: beside their place, then renamed. Ansible: `atomic_move`.

use std::fs::{File, FileTimes, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use crate::target::device::refuse_device;
use crate::{ModuleContext, ModuleError, python};
use rustix::io::Errno;

use super::xattrs::copy_xattrs;
use super::{AttributeDiff, Attributes, crash, directory_of, fault, python_words, umask};

/// New contents on their way to a file. Nobody else can read them; dropped before [`place`](Self::place), they
/// are gone and the file is what it was.
pub struct Draft {
    file: File,
    path: PathBuf,
    dest: PathBuf,
    /// Why it does not lie beside its place, and can only be written into it.
    apart: Option<io::Error>,
    placed: bool,
}

/// Where the file's owner and permissions come from, before those that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership<'a> {
    /// From the file that is replaced. A new file has the user's defaults.
    Keep,
    /// Owned by the user whatever was there, with times and, when it replaces something, permissions of this file.
    Like(&'a Path),
}

impl Draft {
    /// Begins new contents for `dest`, which is a path without links in its last part. `suffix` is what the
    /// draft's own name ends in, for checks that look at extensions.
    ///
    /// # Errors
    /// When the directory cannot be written, or `dest` is a device.
    pub fn begin(
        dest: impl AsRef<Path>,
        suffix: &str,
        unsafe_writes: bool,
        context: &ModuleContext<'_>,
    ) -> Result<Self, ModuleError> {
        let dest = dest.as_ref();
        refuse_device(dest).map_err(crash)?;
        let directory = directory_of_path(dest);
        let (file, path, apart) = match create(directory, suffix) {
            Ok((file, path)) => (file, path, None),
            Err(error) if unsafe_writes => {
                let (file, path) = create(&context.tmpdir, suffix)
                    .map_err(|error| crash(python_words(&error, &context.tmpdir)))?;
                (file, path, Some(error))
            }
            Err(error) => return Err(not_writable(dest, &error)),
        };
        Ok(Self {
            file,
            path,
            dest: dest.to_path_buf(),
            apart,
            placed: false,
        })
    }

    /// A draft with these contents.
    ///
    /// # Errors
    /// When the directory cannot be written, or has no room.
    pub fn of(
        contents: &[u8],
        dest: &str,
        suffix: &str,
        unsafe_writes: bool,
        context: &ModuleContext<'_>,
    ) -> Result<Self, ModuleError> {
        let mut draft = Self::begin(dest, suffix, unsafe_writes, context)?;
        for piece in contents.chunks(1 << 20) {
            fault::point();
            draft
                .file
                .write_all(piece)
                .map_err(|error| draft.failed(&error))?;
        }
        Ok(draft)
    }

    /// Where it lies now.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// For writing.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// The failure to write it.
    pub fn failed(&self, error: &io::Error) -> ModuleError {
        crash(format!(
            "Failed to replace {} with {}: {}",
            quoted(&self.dest.to_string_lossy()),
            quoted(&self.path.to_string_lossy()),
            python_words(error, &self.path)
        ))
    }

    /// Puts it in its place, with owner and permissions as `attributes` wants them from the start; says whether
    /// those differ from what `ownership` gives.
    ///
    /// # Errors
    /// When something is refused. The file is what it was then, unless it was written in place.
    pub fn place(
        mut self,
        ownership: Ownership<'_>,
        unsafe_writes: bool,
        attributes: &Attributes,
        mut diff: Option<&mut AttributeDiff>,
        context: &ModuleContext<'_>,
    ) -> Result<bool, ModuleError> {
        self.file.sync_all().map_err(|error| self.failed(&error))?;
        if self.apart.is_some() {
            self.write_in_place()?;
            return attributes.apply(context, false, diff);
        }
        self.take_over(ownership)
            .map_err(|error| self.failed(&error))?;
        let draft = attributes.at(&self.path);
        let changed = draft
            .apply_permissions(&self.dest, context, false, diff.as_deref_mut())
            .map_err(|error| self.about_dest(error))?;
        fault::point();
        match std::fs::rename(&self.path, &self.dest) {
            Ok(()) => {
                self.placed = true;
                fault::point();
                sync_directory(&self.dest);
            }
            Err(error) if unsafe_writes && is_errno(&error, Errno::BUSY) => {
                self.write_in_place()?;
                return attributes.apply(context, changed, diff);
            }
            Err(error) => {
                return Err(crash(format!(
                    "Could not replace {} with {}: {}",
                    quoted(&self.dest.to_string_lossy()),
                    quoted(&self.path.to_string_lossy()),
                    two_paths(&error, &self.path, &self.dest)
                )));
            }
        }
        // Not before: an immutable file cannot be renamed.
        attributes.set_attributes(context, changed, diff)
    }

    /// Owner and permissions that the draft has before any are asked for.
    fn take_over(&self, ownership: Ownership<'_>) -> io::Result<()> {
        // A link is replaced by a new file.
        let old = std::fs::symlink_metadata(&self.dest).ok();
        let old = old.filter(|old| !old.is_symlink());
        match (ownership, old) {
            (Ownership::Keep, Some(old)) => {
                permitted(chown(&self.path, Some(old.uid()), Some(old.gid())))?;
                self.file
                    .set_permissions(Permissions::from_mode(old.mode() & 0o7777))?;
                copy_xattrs(&self.dest, &self.path);
            }
            (Ownership::Like(model), Some(_)) => {
                let mode = std::fs::metadata(model)?.mode() & 0o7777;
                self.file.set_permissions(Permissions::from_mode(mode))?;
                copy_xattrs(model, &self.path);
            }
            (_, None) => {
                let mode = Permissions::from_mode(0o666 & !umask());
                self.file.set_permissions(mode)?;
                let above = std::fs::metadata(directory_of_path(&self.dest))?;
                if above.mode() & 0o2000 != 0 {
                    permitted(chown(&self.path, None, Some(above.gid())))?;
                }
            }
        }
        let mut times = FileTimes::new();
        if let Ownership::Like(model) = ownership {
            let model = std::fs::metadata(model)?;
            times = times
                .set_accessed(model.accessed()?)
                .set_modified(model.modified()?);
        } else {
            let now = SystemTime::now();
            times = times.set_accessed(now).set_modified(now);
        }
        self.file.set_times(times)
    }

    /// Ansible: `_unsafe_writes`.
    fn write_in_place(&self) -> Result<(), ModuleError> {
        let copy = || -> io::Result<()> {
            let mut source = File::open(&self.path)?;
            let mut target = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .open(&self.dest)?;
            io::copy(&mut source, &mut target)?;
            target.sync_all()
        };
        copy().map_err(|error| {
            crash(format!(
                "Could not write data to file {} from {}: {}",
                quoted(&self.dest.to_string_lossy()),
                quoted(&self.path.to_string_lossy()),
                python_words(&error, &self.dest)
            ))
        })
    }

    /// A failure that tells of the file, not of the draft.
    fn about_dest(&self, mut error: ModuleError) -> ModuleError {
        if error.result.get("path").is_some() {
            error.result.set("path", self.dest.to_string_lossy());
        }
        error
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.placed {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A new file of a name that nobody has.
fn create(directory: &Path, suffix: &str) -> io::Result<(File, PathBuf)> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);

    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = directory.join(format!(
            ".ansible_tmp{}_{number}{suffix}",
            std::process::id()
        ));
        fault::point();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true).mode(0o600);
        match options.open(&path) {
            // Left by a process that was killed.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other.map(|file| (file, path)),
        }
    }
}

fn not_writable(dest: &Path, error: &io::Error) -> ModuleError {
    crash(format!(
        "The destination directory {} is not writable by the current user: {}",
        quoted(directory_of(&dest.to_string_lossy())),
        python_words(error, dest)
    ))
}

/// The directory that a file is in; a path without one is in the working directory.
fn directory_of_path(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Who may not change owners goes on without.
fn permitted(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if is_errno(&error, Errno::PERM) => Ok(()),
        other => other,
    }
}

fn is_errno(error: &io::Error, errno: Errno) -> bool {
    error.raw_os_error() == Some(errno.raw_os_error())
}

/// After a rename the directory remembers it only when it is written.
fn sync_directory(path: &Path) {
    if let Ok(directory) = File::open(directory_of_path(path)) {
        let _ = directory.sync_all();
    }
}

/// Python: `repr(str)`.
fn quoted(text: &str) -> String {
    python::repr(&serde_json::Value::String(text.to_string()))
}

/// Python's text of an error about two files.
fn two_paths(error: &io::Error, from: &Path, to: &Path) -> String {
    let to = crate::target::bytes_repr(to.as_os_str().as_bytes());
    format!("{} -> {to}", python_words(error, from))
}
