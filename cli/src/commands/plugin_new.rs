//! `shevek plugin new`: writes a crate that builds into a plugin.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use shevek_plugin::PluginKind;

/// The files of a kind: their path in the crate and their text.
type Template = [(&'static str, &'static str); 3];

macro_rules! template {
    ($kind:literal) => {
        [
            (
                "Cargo.toml",
                include_str!(concat!(
                    "../../templates/plugin/",
                    $kind,
                    "/Cargo.toml.tmpl"
                )),
            ),
            (
                "src/lib.rs",
                include_str!(concat!(
                    "../../templates/plugin/",
                    $kind,
                    "/src/lib.rs.tmpl"
                )),
            ),
            (
                "README.md",
                include_str!(concat!("../../templates/plugin/", $kind, "/README.md.tmpl")),
            ),
        ]
    };
}

const CONNECTION: Template = template!("connection");
const ACTION: Template = template!("action");
const MODULE: Template = template!("module");
const FILTER: Template = template!("filter");
const TEST: Template = template!("test");
const LOOKUP: Template = template!("lookup");
const CALLBACK: Template = template!("callback");
const CACHE: Template = template!("cache");
const INVENTORY: Template = template!("inventory");

/// Writes the crate of a plugin of `kind` named `name` into `directory`, which is made when it is missing, and
/// returns the files written. `contract` is the folder of the crate shevek-plugin; without it that of the sources
/// this program was built from is taken while it is there, and else the published crate.
///
/// # Errors
/// A name that is none, a file that exists already (nothing is overwritten), or a folder that cannot be written.
pub(crate) fn write(
    kind: PluginKind,
    name: &str,
    directory: &Path,
    contract: Option<&Path>,
) -> io::Result<Vec<PathBuf>> {
    check(name)?;
    let template = match kind {
        PluginKind::Connection => &CONNECTION,
        PluginKind::Action => &ACTION,
        PluginKind::Module => &MODULE,
        PluginKind::Filter => &FILTER,
        PluginKind::Test => &TEST,
        PluginKind::Lookup => &LOOKUP,
        PluginKind::Callback => &CALLBACK,
        PluginKind::Cache => &CACHE,
        PluginKind::Inventory => &INVENTORY,
    };
    let package = format!("shevek-{}-{}", kind.as_str(), name.replace('_', "-"));
    let library = format!("lib{}.so", package.replace('-', "_"));
    let contract = dependency(contract)?;
    for (file, _) in template {
        let path = directory.join(file);
        if path.symlink_metadata().is_ok() {
            let message = format!("{} exists already: nothing was written", path.display());
            return Err(io::Error::new(ErrorKind::AlreadyExists, message));
        }
    }
    let mut written = Vec::new();
    for (file, text) in template {
        let text = text
            .replace("{{name}}", name)
            .replace("{{package}}", &package)
            .replace("{{library}}", &library)
            .replace("{{contract}}", &contract);
        let path = directory.join(file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| at(parent, &error))?;
        }
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| at(&path, &error))?;
        written.push(path);
    }
    Ok(written)
}

/// A plugin's name is a variable's name in the inventory and a part of a crate's name.
fn check(name: &str) -> io::Result<()> {
    let mut letters = name.bytes();
    let starts = letters.next().is_some_and(|b| b.is_ascii_lowercase());
    let goes_on = letters.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if starts && goes_on && !name.ends_with('_') && !name.contains("__") {
        return Ok(());
    }
    let message = format!(
        "'{name}' cannot be a plugin's name: it must be of small letters, digits and single underscores, and start \
         with a letter"
    );
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}

/// The value of `shevek-plugin` in Cargo.toml.
fn dependency(contract: Option<&Path>) -> io::Result<String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/plugin");
    let folder = match contract {
        Some(folder) => {
            if !folder.join("Cargo.toml").is_file() {
                let message = format!(
                    "{} is not the folder of shevek-plugin: it has no Cargo.toml",
                    folder.display()
                );
                return Err(io::Error::new(ErrorKind::NotFound, message));
            }
            folder
        }
        None if own.join("Cargo.toml").is_file() => &own,
        None => return Ok(format!("\"{}\"", env!("CARGO_PKG_VERSION"))),
    };
    let folder = folder.canonicalize().map_err(|error| at(folder, &error))?;
    let folder = folder.to_string_lossy();
    Ok(format!(
        "{{ path = \"{}\" }}",
        folder.replace('\\', "\\\\").replace('"', "\\\"")
    ))
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("shevek-plugin-new-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        path
    }

    #[test]
    fn every_placeholder_is_filled() {
        for kind in PluginKind::ALL {
            let directory = scratch(kind.as_str());
            let written = write(kind, "my_own", &directory, None).expect("it is written");
            assert_eq!(written.len(), 3);
            let read = |file: &str| fs::read_to_string(directory.join(file)).expect("it is there");
            let manifest = read("Cargo.toml");
            assert!(manifest.contains(&format!("name = \"shevek-{}-my-own\"", kind.as_str())));
            assert!(manifest.contains("core/plugin\" }"), "{manifest}");
            assert!(
                read("src/lib.rs").contains(&format!("register!({} \"my_own\"", kind.as_str()))
            );
            for path in &written {
                let text = fs::read_to_string(path).expect("it is there");
                for key in ["{{name", "{{package", "{{library", "{{contract"] {
                    assert!(!text.contains(key), "{}", path.display());
                }
            }
            let again = write(kind, "my_own", &directory, None).expect_err("it is there");
            assert_eq!(again.kind(), ErrorKind::AlreadyExists);
            fs::remove_dir_all(directory).expect("it is removed");
        }
    }

    #[test]
    fn bad_names_and_folders_write_nothing() {
        for name in ["", "My", "a-b", "a.b", "9a", "a_", "a__b", "../x"] {
            let directory = scratch("bad");
            assert!(
                write(PluginKind::Module, name, &directory, None).is_err(),
                "{name}"
            );
            assert!(!directory.exists());
        }
        let directory = scratch("contract");
        let missing = Path::new("/nonexistent");
        assert!(write(PluginKind::Module, "ok", &directory, Some(missing)).is_err());
        assert!(!directory.exists());
    }
}
