//! A directory of dylibs.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::duplicates::duplicates;
use super::entry::Entry;
use super::index_cache::{FileState, IndexCache};
use super::info::PluginInfo;
use super::search_path::SearchDirectory;
use crate::loader::Loader;

/// A directory of dylibs, read when a name is first looked for in it.
pub(super) struct Directory {
    place: SearchDirectory,
    loader: Arc<Loader>,
    cache: Option<Arc<IndexCache>>,
    scan: OnceLock<Scan>,
}

#[derive(Default)]
struct Scan {
    entries: Vec<Entry>,
    problems: Vec<String>,
}

impl Directory {
    pub(super) fn new(
        place: SearchDirectory,
        loader: Arc<Loader>,
        cache: Option<Arc<IndexCache>>,
    ) -> Self {
        Self {
            place,
            loader,
            cache,
            scan: OnceLock::new(),
        }
    }

    /// Which directory it is.
    pub(super) fn place(&self) -> &SearchDirectory {
        &self.place
    }

    /// The plugins in it.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.scan.get_or_init(|| self.read()).entries
    }

    /// What in it cannot be used, as far as it was read.
    pub(super) fn problems(&self) -> Vec<String> {
        self.scan
            .get()
            .map(|scan| scan.problems.clone())
            .unwrap_or_default()
    }

    fn read(&self) -> Scan {
        let mut scan = Scan::default();
        match self.files() {
            Ok(files) => {
                for file in files {
                    match self.plugins(&file) {
                        Ok(plugins) => scan
                            .entries
                            .extend(plugins.into_iter().map(Entry::loadable)),
                        Err(problem) => scan.problems.push(problem),
                    }
                }
            }
            Err(problem) => scan.problems.push(problem),
        }
        if let Some(cache) = &self.cache {
            cache.save();
        }
        if let Some(kind) = self.place.kind {
            scan.entries.retain(|entry| entry.info.kind == kind);
        }
        let duplicates = duplicates(&scan.entries);
        scan.problems
            .extend(duplicates.iter().map(ToString::to_string));
        scan
    }

    /// Files that are named like dylibs, in the order of their names.
    fn files(&self) -> Result<Vec<PathBuf>, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", self.place.path.display());
        let directory = match std::path::absolute(&self.place.path).and_then(fs::read_dir) {
            Ok(directory) => directory,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(Vec::new());
            }
            Err(error) => return Err(failed(error)),
        };
        let mut files = Vec::new();
        for entry in directory {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("lib") && name.ends_with(".so") {
                files.push(entry.path());
            }
        }
        files.sort();
        Ok(files)
    }

    /// The plugins of a file: from the cache, or else by loading it.
    fn plugins(&self, path: &Path) -> Result<Vec<PluginInfo>, String> {
        let state = fs::metadata(path)
            .map_err(|error| error.to_string())
            .and_then(|metadata| {
                if metadata.is_file() {
                    Ok(FileState::of(&metadata))
                } else {
                    Err("it is no regular file".to_string())
                }
            })
            .map_err(|reason| format!("{}: {reason}", path.display()))?;
        if let Some(known) = self
            .cache
            .as_ref()
            .and_then(|cache| cache.get(path, &state))
        {
            return Ok(known);
        }
        let loaded = self.loader.load(path).map_err(|error| error.to_string())?;
        let plugins: Vec<_> = loaded.plugins().cloned().collect();
        if let Some(cache) = &self.cache {
            cache.put(path, state, plugins.clone());
        }
        Ok(plugins)
    }
}
