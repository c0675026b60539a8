//! Directories of the controller. Ansible: `_walk_dirs` of the action `copy`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Everything in a directory, by kind; second comes the path below the destination.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    pub(crate) files: Vec<(PathBuf, String)>,
    pub(crate) directories: Vec<(PathBuf, String)>,
    /// What links hold, and where they go.
    pub(crate) links: Vec<(String, String)>,
}

/// A directory as the file system knows it.
type Identity = (u64, u64);

impl Tree {
    /// Reads a directory. With a slash at its end its own name is left out. Links are followed when `follow` says
    /// so, except those that lead in a circle.
    ///
    /// # Errors
    /// When something cannot be read.
    pub(crate) fn read(top: &str, follow: bool) -> io::Result<Self> {
        let path = Path::new(top.trim_end_matches('/'));
        let name = path
            .file_name()
            .filter(|_| !top.ends_with('/'))
            .map(|name| text(name, path))
            .transpose()?
            .unwrap_or_default();
        let mut tree = Self::default();
        if path.is_symlink() && !follow {
            let target = path.read_link()?;
            tree.links.push((text(target.as_os_str(), path)?, name));
            return Ok(tree);
        }
        let known = BTreeSet::from([identity(path)?]);
        tree.walk(path, &name, &known, follow)?;
        Ok(tree)
    }

    fn walk(
        &mut self,
        directory: &Path,
        below: &str,
        parents: &BTreeSet<Identity>,
        follow: bool,
    ) -> io::Result<()> {
        let mut entries: Vec<_> = std::fs::read_dir(directory)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        let mut below_this = Vec::new();
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name();
            let place = join(below, &text(&name, &path)?);
            let is_link = path.is_symlink();
            let link = |tree: &mut Self| -> io::Result<()> {
                let target = path.read_link()?;
                let target = text(target.as_os_str(), &path)?;
                tree.links.push((target, place.clone()));
                Ok(())
            };
            if !path.is_dir() {
                if is_link && !(follow && path.is_file()) {
                    link(self)?;
                } else {
                    let real = if is_link {
                        path.canonicalize()?
                    } else {
                        path.clone()
                    };
                    self.files.push((real, place));
                }
                continue;
            }
            if is_link && !follow {
                link(self)?;
                continue;
            }
            let own = identity(&path)?;
            if is_link && parents.contains(&own) {
                link(self)?;
                continue;
            }
            let real = if is_link {
                path.canonicalize()?
            } else {
                path.clone()
            };
            self.directories.push((real.clone(), place.clone()));
            below_this.push((real, place, own));
        }
        // The files of a directory come before those further down, as in Python's `os.walk`.
        for (real, place, own) in below_this {
            let mut known = parents.clone();
            known.insert(own);
            self.walk(&real, &place, &known, follow)?;
        }
        Ok(())
    }
}

fn identity(path: &Path) -> io::Result<Identity> {
    let metadata = path.metadata()?;
    Ok((metadata.dev(), metadata.ino()))
}

/// A name or what a link holds as text. Another one must not take its place.
fn text(name: &OsStr, path: &Path) -> io::Result<String> {
    name.to_str().map(ToString::to_string).ok_or_else(|| {
        let shown = path.as_os_str().as_encoded_bytes().escape_ascii();
        io::Error::other(format!(
            "'{shown}' has a name or leads to one that is not UTF-8, which cannot be told to the target; rename it, or \
             send an archive with unarchive"
        ))
    })
}

fn join(below: &str, name: &str) -> String {
    if below.is_empty() {
        name.to_string()
    } else {
        format!("{below}/{name}")
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_but_not_in_circles() {
        let base = std::env::temp_dir().join(format!("shevek-tree-{}", std::process::id()));
        let top = base.join("top");
        std::fs::create_dir_all(top.join("a")).expect("a directory");
        std::fs::create_dir_all(base.join("other")).expect("a directory");
        std::fs::write(top.join("a/f"), "1").expect("a file");
        std::fs::write(base.join("other/g"), "2").expect("a file");
        symlink("..", top.join("a/up")).expect("a link");
        symlink("../other", top.join("o")).expect("a link");
        symlink("a/f", top.join("l")).expect("a link");
        let tree = Tree::read(&format!("{}/", top.display()), true).expect("readable");
        let places = |all: &[(PathBuf, String)]| -> Vec<String> {
            all.iter().map(|(_, place)| place.clone()).collect()
        };
        assert_eq!(places(&tree.files), ["l", "a/f", "o/g"]);
        assert_eq!(places(&tree.directories), ["a", "o"]);
        assert_eq!(tree.links, [("..".to_string(), "a/up".to_string())]);
        let tree = Tree::read(&top.to_string_lossy(), false).expect("readable");
        assert_eq!(places(&tree.files), ["top/a/f"]);
        assert_eq!(tree.links.len(), 3);
        std::fs::write(top.join(OsStr::from_bytes(b"gr\xfcn")), "3").expect("a file");
        let refused = Tree::read(&top.to_string_lossy(), false).expect_err("no text");
        assert!(refused.to_string().contains("gr\\xfcn"), "{refused}");
        std::fs::remove_dir_all(&base).expect("removed");
    }
}
