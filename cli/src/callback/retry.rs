//! A file with the hosts of a playbook that failed, for `--limit @FILE`. Ansible: `retry_files_enabled`.

use std::path::{Path, PathBuf};

use shevek_engine::{Callback, Event, Stats};
use shevek_jinja::Value;

use crate::configuration::{Configuration, Values};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

/// Writes the file. Has to stand before what prints the recap.
pub(crate) struct RetryCallback {
    terminal: Terminal,
    /// Where the files go instead of beside their playbooks.
    folder: Option<PathBuf>,
    playbook: PathBuf,
}

impl RetryCallback {
    /// `None` when no such files are wanted.
    ///
    /// # Errors
    /// Settings with values that they cannot have.
    pub(crate) fn configured(
        configuration: &Configuration,
        terminal: &Terminal,
    ) -> Result<Option<Self>, CommandError> {
        let values = Values { configuration };
        if !matches!(values.named("RETRY_FILES_ENABLED")?, Value::Bool(true)) {
            return Ok(None);
        }
        let folder = values.named("RETRY_FILES_SAVE_PATH")?;
        Ok(Some(Self {
            terminal: terminal.clone(),
            folder: folder.as_str().map(PathBuf::from),
            playbook: PathBuf::new(),
        }))
    }

    fn write(&self, stats: &Stats) {
        let failed = stats
            .hosts
            .iter()
            .filter(|(_, numbers)| numbers.failed > 0 || numbers.unreachable > 0);
        let mut lines = String::new();
        for (host, _) in failed {
            lines.push_str(host);
            lines.push('\n');
        }
        if lines.is_empty() {
            return;
        }
        let path = self.path();
        let folder = path.parent().unwrap_or(Path::new("/"));
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, lines));
        match written {
            Ok(()) => self.terminal.line(
                &format!("\tto retry, use: --limit @{}", path.display()),
                Colour::Plain,
            ),
            Err(error) => self.terminal.warning(&format!(
                "Could not create retry file '{}'.\n\t{error}",
                path.display()
            )),
        }
    }

    /// The playbook's name with another end.
    fn path(&self) -> PathBuf {
        let playbook = std::path::absolute(&self.playbook);
        let playbook = playbook.unwrap_or_else(|_| self.playbook.clone());
        let beside = playbook.with_extension("retry");
        match (&self.folder, beside.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => beside,
        }
    }
}

impl Callback for RetryCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::PlaybookStart { path } => self.playbook = PathBuf::from(path),
            Event::Recap(stats) => self.write(stats),
            _ => {}
        }
    }
}
