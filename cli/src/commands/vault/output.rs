//! Writing results, so that a crash never loses what was there before.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::clean_up::CleanUp;
use super::private_folder::random_name;
use super::wipe;
use crate::arguments::{real_path, unfracked};
use crate::error::CommandError;

/// Where a result goes: a file, or standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// `-`.
    Stdout,
    /// A file; what a link leads to.
    File(PathBuf),
}

impl Target {
    /// What `--output` means.
    pub(super) fn of(argument: &str) -> Self {
        match argument {
            "-" => Self::Stdout,
            file => Self::File(real_path(&unfracked(file))),
        }
    }
}

/// How a file is written.
#[derive(Debug, Default)]
pub(super) struct Write<'m> {
    /// Whose owner and mode the file gets; without it, it is its writer's own (0600).
    pub(super) like: Option<&'m Metadata>,
    /// Overwrites the bytes of the file that is replaced.
    pub(super) wipe_old: bool,
}

impl Write<'_> {
    /// Writes `data`. A file is replaced as a whole or not at all. Ansible: `VaultEditor.write_data`.
    pub(super) fn to(
        &self,
        target: &Target,
        data: &[u8],
        clean_up: &CleanUp,
    ) -> Result<(), CommandError> {
        let path = match target {
            Target::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(data).and_then(|()| out.flush());
                return written.or_else(|error| match error.kind() {
                    // Whoever reads has seen enough.
                    io::ErrorKind::BrokenPipe => Ok(()),
                    _ => Err(CommandError::Failed(format!(
                        "Standard output cannot be written: {error}"
                    ))),
                });
            }
            Target::File(path) => path,
        };
        let folder = path.parent().unwrap_or(Path::new("/"));
        if rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_err() {
            return Err(CommandError::Failed(format!(
                "Destination '{}' not writable",
                folder.display()
            )));
        }
        if path.symlink_metadata().is_ok_and(|meta| !meta.is_file()) {
            return Err(CommandError::Failed(format!(
                "{} is no file: it is left as it is",
                path.display()
            )));
        }
        self.replace(path, folder, data, clean_up).map_err(|error| {
            CommandError::Failed(format!(
                "{} cannot be written: {error}. It is left as it was.",
                path.display()
            ))
        })
    }

    fn replace(
        &self,
        path: &Path,
        folder: &Path,
        data: &[u8],
        clean_up: &CleanUp,
    ) -> io::Result<()> {
        let new = clean_up.watch(&folder.join(random_name(".ansible-vault")?));
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(new.path())?;
        file.write_all(data)?;
        if let Some(like) = self.like {
            let now = file.metadata()?;
            if (now.uid(), now.gid()) != (like.uid(), like.gid()) {
                std::os::unix::fs::fchown(&file, Some(like.uid()), Some(like.gid()))?;
            }
            let mode = like.permissions().mode() & 0o7777;
            file.set_permissions(fs::Permissions::from_mode(mode))?;
        }
        file.sync_all()?;
        let old = self.wipe_old.then(|| wipe::open(path).ok()).flatten();
        new.release(|new| fs::rename(new, path))?;
        // The new name lasts when the folder was written too; where that is not possible it comes by itself.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        if let Some(mut old) = old
            && old.metadata()?.nlink() == 0
        {
            wipe::overwrite(&mut old)?;
        }
        Ok(())
    }
}
