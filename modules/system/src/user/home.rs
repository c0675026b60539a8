//! Home directories.

use std::io;
use std::os::unix::fs::{PermissionsExt, chown, lchown, symlink};
use std::path::Path;

use shevek_plugin::ModuleError;

const SKELETON: &str = "/etc/skel";
const LOGIN_DEFS: &str = "/etc/login.defs";

/// Whether the directory above it is missing: `useradd` cannot make it.
pub(super) fn lacks_parent(home: &str) -> bool {
    !Path::new(home).parent().unwrap_or(Path::new("")).is_dir()
}

/// Makes a home directory, with what the skeleton holds. Ansible: `create_homedir`.
pub(super) fn create(home: &Path, skeleton: Option<&str>) -> Result<(), ModuleError> {
    if home.exists() {
        return Ok(());
    }
    let skeleton = skeleton.unwrap_or(SKELETON);
    let made = if Path::new(skeleton).exists() && skeleton != "/dev/null" {
        copy_tree(Path::new(skeleton), home)
    } else {
        std::fs::create_dir_all(home)
    };
    made.and_then(|()| match home_mode() {
        Some(mode) => std::fs::set_permissions(home, PermissionsExt::from_mode(mode)),
        None => Ok(()),
    })
    .map_err(|error| ModuleError::new(format!("{}: {error}", home.display())))
}

/// The mode of new home directories; `None` when the system does not say.
fn home_mode() -> Option<u32> {
    std::fs::read_to_string(LOGIN_DEFS)
        .ok()
        .map(|text| mode_in(&text))
}

fn mode_in(login_defs: &str) -> u32 {
    let mut mode = 0o755;
    for line in login_defs.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(value), None) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let Ok(number) = u32::from_str_radix(value, 8) else {
            continue;
        };
        match name {
            // It counts more than the umask.
            "HOME_MODE" => return number,
            "UMASK" => mode = 0o777 & !number,
            _ => {}
        }
    }
    mode
}

/// Copies a tree; links stay links. Python: `shutil.copytree(symlinks=True)`.
fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_symlink() {
            symlink(std::fs::read_link(entry.path())?, target)?;
        } else if kind.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            copy_file(&entry.path(), &target)?;
        }
    }
    std::fs::set_permissions(to, std::fs::metadata(from)?.permissions())
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::copy(from, to)?;
    let modified = std::fs::metadata(from)?.modified()?;
    std::fs::File::options()
        .append(true)
        .open(to)?
        .set_modified(modified)
}

/// Gives a home directory and everything in it to its owner; links are left alone. Ansible: `chown_homedir`.
pub(super) fn give(home: &Path, uid: u32, gid: u32) -> Result<(), ModuleError> {
    chown(home, Some(uid), Some(gid))
        .and_then(|()| give_below(home, uid, gid))
        .map_err(|error| ModuleError::new(format!("{}: {error}", home.display())))
}

fn give_below(directory: &Path, uid: u32, gid: u32) -> io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_symlink() {
            continue;
        }
        lchown(entry.path(), Some(uid), Some(gid))?;
        if kind.is_dir() {
            give_below(&entry.path(), uid, gid)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mode_comes_from_login_defs() {
        for (text, mode) in [
            ("", 0o755),
            ("# UMASK 077\nUMASK\t027\n", 0o750),
            ("HOME_MODE 0700\nUMASK 022\n", 0o700),
            ("UMASK 022 # rest\n", 0o755),
            ("UMASK 022\nHOME_MODE\t0711\n", 0o711),
        ] {
            assert_eq!(mode_in(text), mode, "{text}");
        }
    }
}
