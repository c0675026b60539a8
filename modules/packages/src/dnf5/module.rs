//! The module itself.

use std::path::Path;

use serde_json::{Map, Value as Json};
use shevek_plugin::target::ToolOutput;
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::command::Command;
use super::failure::{complaint, failure};
use super::selection::Selection;
use super::transaction::{self, Item};
use super::{list, spec};
use crate::dnf::arguments::Args;

register!(module "dnf5", Dnf5);

/// The module `dnf5`. Ansible: `modules/dnf5.py`, which uses dnf5's bindings for Python.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dnf5;

impl Module for Dnf5 {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let args = args.settle()?;
        let what = args.list.as_deref().filter(|what| !what.is_empty());
        if what.is_none() && !args.download_only && !rustix::process::geteuid().is_root() {
            return Err(
                ModuleError::new("This command has to be run under the root user.")
                    .with("failures", Vec::<String>::new())
                    .with("rc", 1),
            );
        }
        let dnf = Command::new(&args, context)?;
        if args.update_cache && args.names.is_empty() && what.is_none() {
            let output = dnf.run(&["--quiet", "makecache"])?;
            if output.rc != 0 {
                return Err(complaint(&output));
            }
            let mut result = told(false, Vec::new());
            result.msg = Some("Cache updated".into());
            return Ok(result);
        }
        if let Some(what) = what {
            return list::list(what, &dnf);
        }
        let mut work = Work {
            args: &args,
            context,
            dnf,
            results: Vec::new(),
            items: Vec::new(),
        };
        work.ensure()?;
        Ok(work.result())
    }
}

/// Whether dnf5 is too old for the command `do`.
fn is_unknown(output: &ToolOutput) -> bool {
    output.rc == 2 && output.stderr.contains("\"do\"")
}

/// Whether a name is that of a file or an address.
fn is_file(name: &str) -> bool {
    name.contains("://") || Path::new(name).extension().is_some_and(|end| end == "rpm")
}

fn told(changed: bool, results: Vec<String>) -> TaskResult {
    TaskResult::changed(changed)
        .with("results", results)
        .with("rc", 0)
}

struct Work<'a> {
    args: &'a Args,
    context: &'a ModuleContext<'a>,
    dnf: Command<'a>,
    results: Vec<String>,
    items: Vec<Item>,
}

impl Work<'_> {
    fn ensure(&mut self) -> Result<(), ModuleError> {
        let state = self.args.state.as_deref().unwrap_or_default();
        if matches!(state, "absent" | "removed") {
            return self.remove();
        }
        if state == "latest" && self.args.names == ["*"] {
            return self.transact("upgrade", &[]);
        }
        let selection = Selection::of(self.args, &self.dnf, self.context)?;
        self.results = selection.results;
        let words = |names: &[String]| names.to_vec();
        match (selection.upgrade.as_slice(), selection.install.as_slice()) {
            ([], []) => Ok(()),
            ([], names) => self.transact("install", &words(names)),
            (names, []) => self.transact("upgrade", &words(names)),
            (upgrade, install) => self.upgrade_and_install(upgrade, install),
        }
    }

    /// In one transaction, as a package that is new may need one that is newer.
    fn upgrade_and_install(
        &mut self,
        upgrade: &[String],
        install: &[String],
    ) -> Result<(), ModuleError> {
        let mut words = vec!["--action=upgrade".to_string()];
        words.extend_from_slice(upgrade);
        words.push("--action=install".into());
        words.extend_from_slice(install);
        let output = self.call("do", &words)?;
        if is_unknown(&output) {
            self.transact("upgrade", upgrade)?;
            return self.transact("install", install);
        }
        self.take(&output)
    }

    fn remove(&mut self) -> Result<(), ModuleError> {
        if self.args.names.is_empty() {
            return if self.args.autoremove {
                self.transact("autoremove", &[])
            } else {
                Ok(())
            };
        }
        if let Some(file) = self.args.names.iter().find(|name| is_file(name)) {
            let message = format!("Unsupported argument for REMOVE action: {file}");
            return Err(ModuleError::new(message)
                .with("failures", Vec::<String>::new())
                .with("rc", 1));
        }
        let mut names = self.args.names.clone();
        if self.args.autoremove {
            let output = self
                .dnf
                .run(&["--quiet", "repoquery", "--installed", "--unneeded"])?;
            names.extend(output.stdout.lines().map(ToString::to_string));
        }
        // The command `remove` takes along what needs the packages, `do` only with `allowerasing`.
        names.insert(0, "--action=remove".into());
        let output = self.call("do", &names)?;
        if is_unknown(&output) {
            return Err(ModuleError::new(
                "This dnf5 does not know the command `do`, without which packages could be removed that others need: \
                 update dnf5 to 5.2.14 or later.",
            )
            .with("failures", Vec::<String>::new())
            .with("rc", 1));
        }
        self.take(&output)
    }

    /// Lets dnf5 do it, or in check mode say what it would do.
    fn transact(&mut self, command: &str, names: &[String]) -> Result<(), ModuleError> {
        let output = self.call(command, names)?;
        self.take(&output)
    }

    fn call(&self, command: &str, names: &[String]) -> Result<ToolOutput, ModuleError> {
        let comes = matches!(command, "install" | "upgrade" | "do");
        let answer = if self.context.check_mode {
            "--assumeno"
        } else {
            "--assumeyes"
        };
        let flags = [
            (comes && self.args.allowerasing, "--allowerasing"),
            (comes && self.args.download_only, "--downloadonly"),
            (comes && self.args.bugfix, "--bugfix"),
            (comes && self.args.security, "--security"),
        ];
        let set = flags.iter().filter(|(set, _)| *set).map(|(_, word)| *word);
        let words: Vec<&str> = [answer, command]
            .into_iter()
            .chain(set)
            .chain(names.iter().map(String::as_str))
            .collect();
        self.dnf.run(&words)
    }

    fn take(&mut self, output: &ToolOutput) -> Result<(), ModuleError> {
        let items = transaction::parse(&output.stdout);
        let is_shown = self.context.check_mode && !items.is_empty();
        if output.rc != 0 && !is_shown {
            let state = self.args.state.as_deref().unwrap_or_default();
            return Err(failure(output, !matches!(state, "absent" | "removed")));
        }
        self.items.extend(items);
        Ok(())
    }

    fn result(mut self) -> TaskResult {
        transaction::sort(&mut self.items, &self.args.names);
        let changed = !self.items.is_empty();
        let mut results = self.results;
        let items = self.items.iter();
        results.extend(items.map(|item| item.shown(self.args.download_only)));
        let message = match (results.is_empty(), self.context.check_mode) {
            (true, _) => "Nothing to do",
            (false, true) => "Check mode: No changes made, but would have if not in check mode",
            (false, false) => "",
        };
        let mut result = told(changed, results);
        result.msg = Some(message.into());
        result
    }
}
