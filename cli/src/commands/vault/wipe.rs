//! Overwriting what must not be found on a disk later.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

const BLOCK: usize = 64 * 1024;

/// Overwrites a file, or all files in a folder, and removes it. Goes on where something cannot be overwritten:
/// what can be removed is removed. What is not there is no error. Ansible: `VaultEditor._shred_file`.
///
/// A disk may keep copies all the same (journals, flash memory, snapshots); this does what a program can.
pub(super) fn wipe(path: &Path) -> io::Result<()> {
    let Ok(meta) = path.symlink_metadata() else {
        return Ok(());
    };
    if meta.is_dir() {
        for entry in fs::read_dir(path)?.flatten() {
            // The folder's removal fails and tells, where this one does.
            let _ = wipe(&entry.path());
        }
        return fs::remove_dir(path);
    }
    if meta.is_file()
        && let Ok(mut file) = open(path)
    {
        let _ = overwrite(&mut file);
    }
    fs::remove_file(path)
}

/// Opens a file for [`overwrite`]; never one that a link leads to.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let no_follow = rustix::fs::OFlags::NOFOLLOW.bits() as i32;
    File::options()
        .write(true)
        .custom_flags(no_follow)
        .open(path)
}

/// Writes random bytes over all of a file.
pub(super) fn overwrite(file: &mut File) -> io::Result<()> {
    let mut left = file.metadata()?.len();
    if left == 0 {
        return Ok(());
    }
    let mut random = vec![0; BLOCK];
    File::open("/dev/urandom")?.read_exact(&mut random)?;
    file.seek(SeekFrom::Start(0))?;
    while left > 0 {
        let count = left.min(BLOCK as u64);
        file.write_all(&random[..count as usize])?;
        left -= count;
    }
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_overwritten_and_folders_go() {
        let folder = std::env::temp_dir().join(format!("shevek-wipe-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).expect("a folder");
        let secret = folder.join("inner/secret");
        let kept = folder.with_extension("kept");
        let text = "secret".repeat(20_000);
        fs::write(&secret, &text).expect("a file");
        fs::write(&kept, "mine").expect("a file");
        // Another name of the file shows what its bytes are.
        let other = folder.with_extension("other");
        fs::hard_link(&secret, &other).expect("a link");
        std::os::unix::fs::symlink(&kept, folder.join("link")).expect("a link");
        wipe(&folder).expect("it goes");
        assert!(!folder.exists());
        let after = fs::read(&other).expect("it is there");
        assert_eq!(after.len(), text.len());
        assert!(!after.windows(6).any(|bytes| bytes == b"secret"));
        assert_eq!(fs::read(&kept).expect("it is there"), b"mine");
        wipe(&folder).expect("nothing is no error");
        fs::remove_file(other).expect("it is there");
        fs::remove_file(kept).expect("it is there");
    }
}
