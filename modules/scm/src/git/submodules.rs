//! The submodules of a checkout. Ansible: `submodules_fetch`, `submodule_update`.

use std::collections::BTreeMap;
use std::path::Path;

use shevek_plugin::ModuleError;
use shevek_plugin::target::ToolOutput;

use super::arguments::Args;
use super::program::{Program, failed_output};
use super::url::without_passwords;

/// The branch that submodules track; Ansible knows no other one.
const TRACKED: &str = "master";

impl Program<'_> {
    /// Fetches what is new in submodules; tells whether one is not what it has to be.
    pub(super) fn fetch_submodules(&self, args: &Args, dest: &str) -> Result<bool, ModuleError> {
        let Ok(file) = std::fs::read(Path::new(dest).join(".gitmodules")) else {
            return Ok(false);
        };
        let file = String::from_utf8_lossy(&file);
        let is_missing = file
            .lines()
            .filter(|line| line.trim().starts_with("path"))
            .filter_map(|line| line.split_once('='))
            .any(|(_, path)| !Path::new(dest).join(path.trim()).join(".git").exists());
        if is_missing {
            return Ok(true);
        }
        let before = self.submodule_heads(dest, "HEAD")?;
        self.run_checked(Some(dest), &["submodule", "foreach", &self.path, "fetch"])?;
        if args.track_submodules {
            let tip = format!("{}/{TRACKED}", args.remote);
            return Ok(before != self.submodule_heads(dest, &tip)?);
        }
        let status = self.run_checked(Some(dest), &["submodule", "status"])?;
        Ok(status.stdout.lines().any(|line| !line.starts_with(' ')))
    }

    /// The commits of a version by submodule. Ansible: `get_submodule_versions`.
    fn submodule_heads(
        &self,
        dest: &str,
        version: &str,
    ) -> Result<BTreeMap<String, String>, ModuleError> {
        let words = ["submodule", "foreach", &self.path, "rev-parse", version];
        let output = self.run(Some(dest), &words)?;
        if output.rc != 0 {
            let message = "Unable to determine hashes of submodules";
            return Err(failed_output(message, &output));
        }
        heads(&output.stdout)
    }

    /// Checks submodules out, those within submodules too.
    pub(super) fn update_submodules(&self, args: &Args, dest: &str) -> Result<(), ModuleError> {
        if !Path::new(dest).join(".gitmodules").exists() {
            return Ok(());
        }
        self.run_checked(Some(dest), &["submodule", "sync"])?;
        let mut words = vec!["submodule", "update", "--init", "--recursive"];
        let knows_remote = self
            .version
            .as_ref()
            .is_none_or(|version| version.is_at_least(&[1, 8, 2]));
        if args.track_submodules && knows_remote {
            words.push("--remote");
        }
        if args.force {
            words.push("--force");
        }
        let output = self.run(Some(dest), &words)?;
        if output.rc != 0 {
            return Err(failed("Failed to init/update submodules", &output));
        }
        Ok(())
    }
}

fn failed(message: &str, output: &ToolOutput) -> ModuleError {
    let message = format!("{message}: {}{}", output.stdout, output.stderr);
    ModuleError::new(without_passwords(&message))
}

/// What `git submodule foreach git rev-parse` says.
fn heads(said: &str) -> Result<BTreeMap<String, String>, ModuleError> {
    let mut heads = BTreeMap::new();
    let mut name = None;
    for line in said.lines() {
        let is_hash = matches!(line.trim().len(), 40 | 64);
        if let Some(rest) = line.strip_prefix("Entering '") {
            name = Some(rest.strip_suffix('\'').unwrap_or(rest));
        } else if let Some(submodule) = name.take().filter(|_| is_hash) {
            heads.insert(submodule.to_string(), line.trim().to_string());
        } else {
            return Err(ModuleError::new(format!(
                "Unable to parse submodule hash line: {}",
                line.trim()
            )));
        }
    }
    match name {
        None => Ok(heads),
        Some(name) => Err(ModuleError::new(format!(
            "Unable to find hash for submodule: {name}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::heads;

    #[test]
    fn hashes_by_submodule() {
        let hash = "0".repeat(40);
        let found = heads(&format!("Entering 'a b'\n{hash}\n")).expect("well-formed");
        assert_eq!(found.get("a b"), Some(&hash));
        assert!(heads("Entering 'a'\nwhat\n").is_err() && heads("Entering 'a'\n").is_err());
    }
}
