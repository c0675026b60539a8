//! A loader whose messages are kept.

use std::path::Path;
use std::sync::{Arc, Mutex};

use shevek_jinja::Dict;
use shevek_playbook::{FileReader, LoadLog, Loader, LoaderParts};
use shevek_plugin::Log;
use shevek_template::{TemplateConfiguration, TemplateEnvironment};
use shevek_yaml::Deprecated;

use super::catalog::Catalog;

/// Keeps what is logged.
#[derive(Clone, Default)]
pub(crate) struct Recorded(Arc<Mutex<Vec<String>>>);

impl Recorded {
    /// The messages so far.
    pub(crate) fn messages(&self) -> Vec<String> {
        self.0.lock().expect("no test panics with it").clone()
    }
}

impl Log for Recorded {
    fn verbose(&self, level: u8, message: &str) {
        let line = format!("{} {message}", "v".repeat(level.into()));
        self.0.lock().expect("no test panics with it").push(line);
    }

    fn warning(&self, message: &str) {
        self.0
            .lock()
            .expect("no test panics with it")
            .push(format!("warning {message}"));
    }
}

impl LoadLog for Recorded {
    fn deprecated(&self, what: &Deprecated) {
        let place = what
            .origin
            .as_ref()
            .map(|at| format!("{}:{}", at.line, at.column));
        self.0.lock().expect("no test panics with it").push(format!(
            "deprecated {} {} {}",
            place.unwrap_or_default(),
            what.message,
            what.help.unwrap_or_default()
        ));
    }
}

struct PlainFiles;

impl FileReader for PlainFiles {
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        std::fs::read(path)
    }
}

/// A loader for the files in `folder`, which is the place of collections and of `more_roles`, too.
pub(crate) fn loader(folder: &Path, extra_vars: Dict, log: &Recorded) -> Loader {
    Loader::new(LoaderParts {
        catalog: Arc::new(Catalog),
        templates: TemplateEnvironment::new(TemplateConfiguration::default()),
        files: Arc::new(PlainFiles),
        log: Arc::new(log.clone()),
        extra_vars,
        roles_path: vec![folder.join("more_roles")],
        collections_paths: vec![folder.to_path_buf()],
        private_role_vars: None,
        merge_hashes: false,
        duplicate_keys: shevek_yaml::DuplicateKeys::Warn,
    })
}
