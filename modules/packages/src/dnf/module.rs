//! The module itself.

use rustix::fs::{Access, access};
use serde_json::{Map, Value as Json};
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, register};

use super::arguments::Args;
use super::command::Command;
use super::work::Work;
use super::{list, spec};

register!(module "dnf", Dnf);

/// The module `dnf`. Ansible: `modules/dnf.py`, which uses Python's bindings of dnf.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dnf;

impl Module for Dnf {
    fn meta(&self) -> ModuleMeta {
        spec::meta("dnf")
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        if args.use_backend == "dnf5" {
            return Err(ModuleError::new(
                "This is the module for dnf 4: use the module `dnf5`, or leave `use_backend` to the action `dnf`.",
            ));
        }
        let mut args = args.settle()?;
        let no_results = Vec::<String>::new;
        if let Some(file) = args.conf_file.as_deref().filter(|file| !file.is_empty())
            && access(file, Access::READ_OK).is_err()
        {
            return Err(ModuleError::new("cannot read configuration file")
                .with("conf_file", file)
                .with("results", no_results()));
        }
        if args.update_cache && args.names.is_empty() && args.list.is_none() {
            let output = Command::new(&args, context)?.run(&["--quiet", "makecache"])?;
            if output.rc != 0 {
                return Err(failure(&output.stderr));
            }
            let mut result = TaskResult::changed(false)
                .with("results", no_results())
                .with("rc", 0);
            result.msg = Some("Cache updated".into());
            return Ok(result);
        }
        if let Some(what) = args.list.as_deref().filter(|what| !what.is_empty()) {
            return list::list(what, &Command::new(&args, context)?);
        }
        if !args.download_only && !rustix::process::geteuid().is_root() {
            return Err(
                ModuleError::new("This command has to be run under the root user.")
                    .with("results", no_results()),
            );
        }
        if args.state.as_deref() == Some("removed") {
            args.state = Some("absent".into());
        }
        Work::new(&args, context)?.ensure()
    }
}

/// The module `dnf` under its old name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Yum;

register!(module "yum", Yum);

impl Module for Yum {
    fn meta(&self) -> ModuleMeta {
        spec::meta("yum")
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        Dnf.run(args, context)
    }
}

/// What dnf complains about before it can do anything.
pub(super) fn failure(stderr: &str) -> ModuleError {
    ModuleError::new(complaint(stderr))
        .with("results", Vec::<String>::new())
        .with("rc", 1)
}

/// The text behind `Error: `, without the hint at the end.
pub(super) fn complaint(stderr: &str) -> &str {
    let text = match stderr.find("Error: ") {
        Some(start) => &stderr[start + "Error: ".len()..],
        None => stderr,
    };
    let text = text.split("\n(try to add").next().unwrap_or(text);
    text.trim_end()
}
