//! What an update changes, for `diff`. Ansible: `get_diff`.

use serde_json::{Value as Json, json};
use shevek_plugin::ModuleError;

use super::program::Program;
use super::url::{real_path, without_passwords};
use crate::temporary::TemporaryDirectory;

impl Program<'_> {
    /// The difference between two commits; `None` when they are one.
    pub(super) fn difference(
        &self,
        repo: &str,
        dest: Option<&str>,
        before: Option<&str>,
        after: &str,
    ) -> Result<Option<Json>, ModuleError> {
        let Some(before) = before else {
            let text = format!(">> Newly checked out {after}");
            return Ok(Some(json!({"prepared": text})));
        };
        if before == after {
            return Ok(None);
        }
        let is_there = self.run(dest, &["cat-file", "-e", &format!("{after}^{{commit}}")])?;
        let output = if is_there.rc == 0 {
            self.run(dest, &["diff", before, after])?
        } else {
            self.difference_of_foreign(repo, dest, before, after)?
        };
        let text = match (output.rc, output.stdout, output.stderr) {
            (0, out, _) if !out.is_empty() => out,
            (0, ..) => format!(">> No visual differences between {before} and {after}"),
            (_, _, error) if !error.is_empty() => format!(
                ">> Failed to get proper diff between {before} and {after}:\n>> {}",
                without_passwords(&error)
            ),
            _ => format!(">> Failed to get proper diff between {before} and {after}"),
        };
        Ok(Some(json!({"prepared": text})))
    }

    /// With a commit that the repository does not have: check mode must not bring it there (Ansible's does), so
    /// that it comes into a store of its own for a moment.
    fn difference_of_foreign(
        &self,
        repo: &str,
        dest: Option<&str>,
        before: &str,
        after: &str,
    ) -> Result<shevek_plugin::target::ToolOutput, ModuleError> {
        let store = TemporaryDirectory::new(&self.context.tmpdir).map_err(|error| {
            ModuleError::new(format!("No room for the objects of a difference: {error}"))
        })?;
        let own = self.run(dest, &["rev-parse", "--git-path", "objects"])?;
        let own = own.stdout.trim_end_matches('\n');
        let own = match dest {
            Some(dest) => real_path(&format!("{dest}/{own}")),
            None => real_path(own),
        };
        let own = if own.starts_with('/') {
            own
        } else {
            real_path(&own)
        };
        let store = store.path().to_string_lossy();
        let variables = [
            ("GIT_OBJECT_DIRECTORY", store.as_ref()),
            ("GIT_ALTERNATE_OBJECT_DIRECTORIES", own.as_str()),
        ];
        let words = [
            "fetch",
            "--dry-run",
            "--no-recurse-submodules",
            "--tags",
            repo,
            "+refs/heads/*:refs/shevek/*",
        ];
        self.run_with(dest, &words, &variables)?;
        self.run_with(dest, &["diff", before, after], &variables)
    }
}
