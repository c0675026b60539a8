//! What is done for a task that changes something.

use std::path::Path;

use shevek_plugin::shell_words;
use shevek_plugin::target::{ToolOutput, write_file};
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::Args;
use super::command::Command;
use super::groups::Collection;
use super::installed::Installed;
use super::module::{complaint, failure};
use super::transaction::Transaction;

/// Whether a name is that of a file or an address.
fn is_file(name: &str) -> bool {
    name.contains("://") || Path::new(name).extension().is_some_and(|end| end == "rpm")
}

/// A command of dnf with its arguments.
fn words<'a>(command: &'a str, names: &'a [String]) -> Vec<&'a str> {
    let names = names.iter().map(String::as_str);
    [command].into_iter().chain(names).collect()
}

/// The group in dnf's sentence about one that nobody has.
fn missing_group(stderr: &str) -> Option<&str> {
    let (_, rest) = stderr.split_once("Module or Group '")?;
    Some(rest.split_once("' is not available")?.0)
}

/// The work of one task.
pub(super) struct Work<'a> {
    args: &'a Args,
    context: &'a ModuleContext<'a>,
    dnf: Command<'a>,
    installed: Installed<'a>,
    results: Vec<String>,
    failures: Vec<String>,
    transaction: Transaction,
}

impl<'a> Work<'a> {
    /// Looks at what is installed.
    ///
    /// # Errors
    /// When there is no dnf or no rpm.
    pub(super) fn new(args: &'a Args, context: &'a ModuleContext<'a>) -> Result<Self, ModuleError> {
        Ok(Self {
            dnf: Command::new(args, context)?,
            installed: Installed::read(&args.installroot, context)?,
            args,
            context,
            results: Vec::new(),
            failures: Vec::new(),
            transaction: Transaction::default(),
        })
    }

    /// Sees to it that everything is as the task wants it.
    ///
    /// # Errors
    /// When dnf refuses.
    pub(super) fn ensure(mut self) -> Result<TaskResult, ModuleError> {
        let state = self.args.state.as_deref().unwrap_or_default();
        if self.args.names.is_empty() && self.args.autoremove {
            self.transact(&["autoremove"])?;
        } else if state == "latest" && self.args.names == ["*"] {
            self.transact(&["upgrade"])?;
        } else if state == "absent" {
            self.remove()?;
        } else {
            self.install(state == "latest")?;
        }
        if !self.failures.is_empty() {
            return Err(
                ModuleError::new("Failed to install some of the specified packages")
                    .with("failures", self.failures)
                    .with("results", Vec::<String>::new())
                    .with("rc", 1),
            );
        }
        let changed = !self.transaction.is_empty();
        let verb = if self.args.download_only {
            "Downloaded"
        } else {
            "Installed"
        };
        let Transaction { installed, removed } = self.transaction;
        let mut results = self.results;
        results.extend(installed.iter().map(|package| format!("{verb}: {package}")));
        results.extend(removed.iter().map(|package| format!("Removed: {package}")));
        let mut result = TaskResult::changed(changed)
            .with("results", results)
            .with("rc", 0);
        result.msg = Some(match (changed, self.context.check_mode) {
            (false, _) => "Nothing to do".into(),
            (true, true) => {
                "Check mode: No changes made, but would have if not in check mode".into()
            }
            (true, false) => "".into(),
        });
        Ok(result)
    }

    /// Sees to it that packages are there, the newest ones with `latest`.
    fn install(&mut self, latest: bool) -> Result<(), ModuleError> {
        let (mut to_install, mut to_upgrade, mut files) = (Vec::new(), Vec::new(), Vec::new());
        let mut groups_told = Vec::new();
        for name in &self.args.names {
            // dnf fetches files itself.
            if is_file(name) {
                self.results.push(format!("Installed {name}"));
                files.push(name.clone());
            } else if name.starts_with('@') {
                let collection = Collection::find(name, &self.dnf)?;
                let told = match &collection {
                    Collection::Module { .. } => &mut self.results,
                    _ => &mut groups_told,
                };
                told.extend(collection.told(latest));
                if latest && collection.is_there() {
                    to_upgrade.push(collection.word());
                } else if !(latest && self.args.update_only) {
                    to_install.push(collection.word());
                }
            } else if name.contains(['*', '?', '[']) {
                if latest {
                    to_upgrade.push(name.clone());
                }
                to_install.push(name.clone());
            } else if self.args.update_only {
                match self.installed.called(name, self.context)?.first() {
                    Some(_) => to_upgrade.push(name.clone()),
                    None => self.results.push(format!(
                        "Packages providing {name} not installed due to update_only specified"
                    )),
                }
            } else if self.installed.has_newer(name) {
                if self.args.allow_downgrade {
                    to_install.push(name.clone());
                }
            } else if self.installed.called(name, self.context)?.is_empty() {
                to_install.push(name.clone());
            } else if latest {
                to_upgrade.push(name.clone());
            }
        }
        self.results.extend(groups_told);
        to_install.extend(files);
        match (to_upgrade.as_slice(), to_install.as_slice()) {
            ([], []) => Ok(()),
            (names, []) => self.transact(&words("upgrade", names)),
            ([], names) => self.transact(&words("install", names)),
            (upgrade, install) => {
                self.transact_together(&words("upgrade", upgrade), &words("install", install))
            }
        }
    }

    fn remove(&mut self) -> Result<(), ModuleError> {
        if self.args.names.iter().any(|name| is_file(name)) {
            return Err(
                ModuleError::new("Cannot remove paths -- please specify package name.")
                    .with("results", Vec::<String>::new()),
            );
        }
        let (mut there, mut streams) = (Vec::new(), Vec::new());
        for name in &self.args.names {
            if name.starts_with('@') {
                let collection = Collection::find(name, &self.dnf)?;
                if let Collection::Module {
                    spec,
                    enabled: true,
                } = &collection
                {
                    self.results.push(format!("Module {spec} removed."));
                    streams.push(spec.clone());
                }
                there.push(collection.word());
                continue;
            }
            let is_open = name.contains(['*', '?', '[']);
            if is_open || !self.installed.called(name, self.context)?.is_empty() {
                there.push(name.clone());
            } else {
                self.results.push(format!("No match for argument: {name}"));
            }
        }
        if !there.is_empty() {
            self.transact(&words("remove", &there))?;
        }
        // A stream counts no more, and its like in another repository neither is chosen.
        if !streams.is_empty() && !self.context.check_mode {
            let names = streams.iter().map(String::as_str);
            let reset = ["--assumeyes", "module", "reset"].into_iter().chain(names);
            let output = self.dnf.run(&reset.collect::<Vec<_>>())?;
            if output.rc != 0 {
                return Err(failure(&output.stderr));
            }
        }
        if self.args.autoremove {
            self.transact(&["autoremove"])?;
        }
        Ok(())
    }

    /// Lets dnf do it, or in check mode say what it would do.
    fn transact(&mut self, words: &[&str]) -> Result<(), ModuleError> {
        let answer = if self.context.check_mode {
            "--assumeno"
        } else {
            "--assumeyes"
        };
        let output = self.dnf.run(&[&[answer], words].concat())?;
        let transaction = Transaction::parse(&output.stdout, &self.installed);
        // Groups can be all that would change.
        let is_aborted = output.stderr.trim_end().ends_with("Operation aborted.");
        let is_shown = self.context.check_mode && (is_aborted || !transaction.is_empty());
        if output.rc != 0 && !is_shown {
            return self.failed(words, &output);
        }
        if !transaction.is_empty() && !self.context.check_mode {
            self.installed = Installed::read(&self.args.installroot, self.context)?;
        }
        self.transaction.extend(transaction);
        Ok(())
    }

    /// Lets dnf do two commands as one transaction, as what is new may need what is newer. dnf's shell does what it
    /// can of a script, so it is tried first.
    fn transact_together(&mut self, one: &[&str], two: &[&str]) -> Result<(), ModuleError> {
        let line = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            shell_words::join(&words)
        };
        let name = format!("dnf-{}", std::process::id());
        let script = self.context.tmpdir.join(name);
        let text = format!("{}\n{}\nrun\n", line(one), line(two));
        write_file(&script, text.as_bytes(), 0o600)
            .map_err(|error| ModuleError::new(format!("{}: {error}", script.display())))?;
        let path = script.display().to_string();
        let done = self.run_script(&path, two);
        let _ = std::fs::remove_file(&script);
        done
    }

    /// `names` are those that are to be installed, for messages.
    fn run_script(&mut self, script: &str, names: &[&str]) -> Result<(), ModuleError> {
        let mut answers = vec!["--assumeno"];
        if !self.context.check_mode {
            answers.push("--assumeyes");
        }
        for answer in answers {
            let mut output = self.dnf.run(&[answer, "shell", script])?;
            let transaction = Transaction::parse(&output.stdout, &self.installed);
            // A shell ends well whatever happened in it.
            for no_error in [
                "Error: Operation aborted.\n",
                "Error: No packages marked for upgrade.\n",
            ] {
                output.stderr = output.stderr.replace(no_error, "");
            }
            let is_wrong = output.stderr.contains("Error: ") || output.stderr.contains(" Problem");
            if output.rc != 0 || is_wrong {
                self.failed(names, &output)?;
                return Ok(());
            }
            if self.context.check_mode {
                self.transaction.extend(transaction);
            } else if answer == "--assumeyes" {
                if !transaction.is_empty() {
                    self.installed = Installed::read(&self.args.installroot, self.context)?;
                }
                self.transaction.extend(transaction);
            }
        }
        Ok(())
    }

    /// Makes of dnf's words what Ansible makes of the exceptions of its bindings.
    fn failed(&mut self, words: &[&str], output: &ToolOutput) -> Result<(), ModuleError> {
        let text = complaint(&output.stderr);
        if let Some(names) = text.strip_prefix("Unable to find a match: ") {
            let names = words
                .iter()
                .filter(|word| names.split(' ').any(|name| name == **word));
            self.failures
                .extend(names.map(|name| format!("No package {name} available.")));
            return Ok(());
        }
        if let Some(group) = missing_group(&output.stderr) {
            return Err(ModuleError::new(format!("No group {group} available."))
                .with("results", Vec::<String>::new()));
        }
        if text.starts_with("There are no enabled repositories") {
            let names = words.iter().skip(1);
            self.failures
                .extend(names.map(|name| format!("No package {name} available.")));
            return Ok(());
        }
        // Nothing that is installed fits a pattern or has something newer.
        if words.first() == Some(&"upgrade") && text.starts_with("No packages marked for upgrade") {
            return Ok(());
        }
        let message = if text.contains(" Problem") {
            format!("Depsolve Error occurred: {text}")
        } else if text.contains("Failed to download metadata for repo") {
            text.to_string()
        } else {
            format!("Unknown Error occurred: {text}")
        };
        Err(ModuleError::new(message)
            .with("failures", Vec::<String>::new())
            .with("results", Vec::<String>::new())
            .with("rc", 1))
    }
}
