//! Where a relative file of a lookup is found.

use std::path::{Path, PathBuf};

use crate::TemplateContext;
use crate::python::posix_path;

impl TemplateContext {
    /// The file that a name means: an absolute path as it is, others in `subdirectory` of each
    /// directory of the search path, then in the directory itself.
    pub(crate) fn find(&self, subdirectory: &str, name: &str) -> Option<PathBuf> {
        self.candidates(subdirectory, name)
            .into_iter()
            .find(|path| path.exists())
    }

    /// All places where the file may be, in order.
    pub(crate) fn candidates(&self, subdirectory: &str, name: &str) -> Vec<PathBuf> {
        let name = posix_path::expanduser(name, &|name| std::env::var(name).ok());
        if name.starts_with('/') {
            return vec![PathBuf::from(name)];
        }
        let mut out = Vec::new();
        for directory in self.directories() {
            // A file of tasks in a folder below a role's `tasks`.
            if let Some(tasks) = directory.parent()
                && tasks.ends_with("tasks")
                && let Some(role) = tasks.parent()
                && self.search_path.iter().any(|known| known == role)
            {
                out.push(normal(&role.join(subdirectory).join(&name)));
                out.push(normal(&tasks.join(&name)));
            }
            if !subdirectory.is_empty() {
                out.push(normal(&directory.join(subdirectory).join(&name)));
            }
            out.push(normal(&directory.join(&name)));
        }
        out
    }

    /// The search path and the base directory.
    pub(crate) fn directories(&self) -> Vec<&Path> {
        let base = self.base_directory.as_deref();
        let mut out: Vec<&Path> = self.search_path.iter().map(PathBuf::as_path).collect();
        if let Some(base) = base.filter(|base| !out.contains(base)) {
            out.push(base);
        }
        if out.is_empty() {
            out.push(Path::new("."));
        }
        out
    }
}

fn normal(path: &Path) -> PathBuf {
    PathBuf::from(posix_path::normpath(&path.to_string_lossy()))
}
