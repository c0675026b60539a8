//! Writing one file of an archive.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What is skipped at once when it is a hole.
const BLOCK: usize = 4096;

/// A file beside its place, which is gone when it does not get there.
pub(super) struct NewFile {
    file: File,
    path: Option<PathBuf>,
}

impl NewFile {
    /// Begins one in a directory. Only its owner may read it.
    pub(super) fn beside(place: &Path) -> io::Result<Self> {
        loop {
            let path = free_name(place);
            match OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)
            {
                Ok(file) => {
                    return Ok(Self {
                        file,
                        path: Some(path),
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Writes the contents, which have to be as many bytes as the archive says.
    pub(super) fn fill(
        &mut self,
        contents: &mut dyn Read,
        size: u64,
        sparse: bool,
    ) -> io::Result<()> {
        let written = if sparse {
            copy_with_holes(contents, &mut self.file)?
        } else {
            io::copy(contents, &mut self.file)?
        };
        if written == size {
            Ok(())
        } else {
            Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!("{written} bytes instead of {size}"),
            ))
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// Puts it into its place.
    pub(super) fn place(mut self, at: &Path) -> io::Result<()> {
        std::fs::rename(self.path(), at)?;
        self.path = None;
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A name that nothing has, in the same directory.
pub(super) fn free_name(place: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    place.with_file_name(format!(".shevek-unarchive-{}-{number}", std::process::id()))
}

/// Leaves out blocks of zeros.
fn copy_with_holes(contents: &mut dyn Read, file: &mut File) -> io::Result<u64> {
    let mut total = 0_u64;
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        let count = contents.take(BLOCK as u64).read_to_end(&mut block)?;
        if count == 0 {
            file.set_len(total)?;
            return Ok(total);
        }
        total += count as u64;
        if block.iter().all(|byte| *byte == 0) {
            file.seek(SeekFrom::Start(total))?;
        } else {
            file.write_all(&block)?;
        }
    }
}
