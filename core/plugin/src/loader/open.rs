//! From a file to its plugins.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use abi_stable::StableAbi;
use abi_stable::library::{AbiHeaderRef, LibraryError};
use libloading::Library;

use super::elf::{self, ElfError};
use super::error::LoadError;
use super::layout_report::innermost_difference;
use super::loaded::LoadedPlugins;
use super::older_layout::continues;
use crate::abi::{PluginRootRef, STAMP_PREFIX, Stamp, header_symbol};
use crate::contract_version::CONTRACT_VERSION;

/// Loads the plugins of one file. The file stays loaded until the process ends.
///
/// # Errors
/// The file is no plugin, was built against another contract, or the system refuses it; nothing of it was run
/// in the first two cases.
pub fn load_file(path: &Path) -> Result<LoadedPlugins, LoadError> {
    let unreadable = |error: std::io::Error| LoadError::Unreadable {
        path: path.into(),
        reason: error.to_string(),
    };
    // The system's loader would look elsewhere for a name without a slash.
    let path = &std::path::absolute(path).map_err(unreadable)?;
    let stamps = stamps(path)?;
    if let Some((_, stamp)) = stamps
        .iter()
        .find(|(_, stamp)| !CONTRACT_VERSION.accepts(stamp.contract))
    {
        return Err(LoadError::Contract {
            path: path.clone(),
            package: stamp.package.clone(),
            version: stamp.version.clone(),
            plugin: stamp.contract,
            contract_package: stamp.contract_package.clone(),
        });
    }
    let mut library = None;
    let mut roots = Vec::new();
    for (symbol, stamp) in &stamps {
        let library = match &library {
            Some(library) => library,
            None => library.insert(open(path, stamp)?),
        };
        roots.push(root(path, library, symbol, stamp)?);
    }
    // Objects, futures and wakers of a plugin may live anywhere: it is never unloaded.
    library.map(Box::new).map(Box::leak);
    LoadedPlugins::new(path, roots).ok_or_else(|| LoadError::NoPlugin { path: path.clone() })
}

/// The marks in a file, with their symbols.
fn stamps(path: &Path) -> Result<Vec<(String, Stamp)>, LoadError> {
    let failed = |error: ElfError| match error {
        ElfError::Io(error) => LoadError::Unreadable {
            path: path.into(),
            reason: error.to_string(),
        },
        ElfError::Other(what) => LoadError::NoLibrary {
            path: path.into(),
            what,
        },
    };
    let file = File::open(path).map_err(|error| failed(error.into()))?;
    let stamps: Vec<_> = elf::symbols(&file, STAMP_PREFIX)
        .map_err(failed)?
        .into_iter()
        .filter_map(|symbol| Some((symbol.name, Stamp::read(&symbol.bytes)?)))
        .collect();
    if stamps.is_empty() {
        return Err(LoadError::NoPlugin { path: path.into() });
    }
    Ok(stamps)
}

fn refused(path: &Path, stamp: &Stamp, reason: String) -> LoadError {
    LoadError::Refused {
        path: path.into(),
        package: stamp.package.clone(),
        version: stamp.version.clone(),
        reason,
    }
}

fn open(path: &Path, stamp: &Stamp) -> Result<Library, LoadError> {
    // SAFETY: the file carries the mark of a plugin of this contract. Its constructors fill its own list of
    // registrations and nothing else, unless its author wrote others: a plugin is as trusted as shevek itself.
    unsafe { Library::new(path) }.map_err(|error| refused(path, stamp, error.to_string()))
}

fn root(
    path: &Path,
    library: &Library,
    stamp_symbol: &str,
    stamp: &Stamp,
) -> Result<PluginRootRef, LoadError> {
    let symbol = header_symbol(stamp_symbol);
    // SAFETY: `export!` writes this symbol beside the stamp: a `LibHeader`, which starts with an `AbiHeader` in
    // every version of abi_stable, made to be looked at before anything is known.
    let header = unsafe { library.get::<AbiHeaderRef>(symbol.as_bytes()) }
        .map(|header| *header)
        .map_err(|error| refused(path, stamp, error.to_string()))?;
    let header = header
        .upgrade()
        .map_err(|error| not_loaded(path, stamp, &error))?;
    header.init_root_module::<PluginRootRef>().or_else(|error| {
        let is_older = stamp.contract < CONTRACT_VERSION
            && matches!(error, LibraryError::AbiInstability(_))
            && header
                .layout()
                .is_some_and(|layout| continues(layout, PluginRootRef::LAYOUT));
        if !is_older {
            return Err(not_loaded(path, stamp, &error));
        }
        // SAFETY: the layout was just checked in the one direction that a plugin of an older version needs: ours has
        // all of its types with more behind them at most, which nobody touches without asking whether it is there.
        unsafe { header.init_root_module_with_unchecked_layout::<PluginRootRef>() }
            .map_err(|error| not_loaded(path, stamp, &error))
    })
}

fn not_loaded(path: &Path, stamp: &Stamp, error: &LibraryError) -> LoadError {
    match error {
        LibraryError::AbiInstability(_)
        | LibraryError::InvalidAbiHeader(_)
        | LibraryError::InvalidCAbi { .. }
        | LibraryError::IncompatibleVersionNumber { .. } => LoadError::Layout {
            path: path.into(),
            package: stamp.package.clone(),
            version: stamp.version.clone(),
            plugin: stamp.contract,
            contract_package: stamp.contract_package.clone(),
            detail: innermost_difference(&error.to_string()),
        },
        other => refused(path, stamp, other.to_string()),
    }
}

/// Loads each file once, for all that ask.
#[derive(Default)]
pub(crate) struct Loader {
    files: Mutex<HashMap<PathBuf, Result<Arc<LoadedPlugins>, LoadError>>>,
}

impl Loader {
    /// The plugins of a file, loaded now or before.
    pub(crate) fn load(&self, path: &Path) -> Result<Arc<LoadedPlugins>, LoadError> {
        // Held while loading: no file is loaded twice.
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files
            .entry(path.into())
            .or_insert_with(|| load_file(path).map(Arc::new))
            .clone()
    }
}
