//! `dpkg_selections`: what dpkg is to do with packages.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::target::Tool;
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

register!(module "dpkg_selections", DpkgSelections);

/// The module `dpkg_selections`. Ansible: `modules/dpkg_selections.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DpkgSelections;

#[derive(Deserialize)]
struct Args {
    name: String,
    selection: String,
}

impl Module for DpkgSelections {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "dpkg_selections".into(),
            short_description: "Set what dpkg is to do with a package".into(),
            description: vec![
                "`hold` keeps a package from being upgraded; `install` lets it go again. Nothing is installed or \
                 removed by this."
                    .into(),
            ],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("name", ArgType::Str)
                    .required()
                    .doc("The package."),
                OptionSpec::new("selection", ArgType::Str)
                    .required()
                    .choices(&["install", "hold", "deinstall", "purge"])
                    .doc("What to do with it."),
            ]),
            examples: vec![Example {
                name: "Keep a package as it is".into(),
                task: "dpkg_selections:\n  name: dpkg\n  selection: hold\n".into(),
            }],
            returns: [
                ("before", "What was to be done with it."),
                ("after", "The argument `selection`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let Args { name, selection } = context.parse(args)?;
        let dpkg = context.require_program("dpkg")?;
        let output = Tool::new(dpkg.as_str())
            .args(["--get-selections", &name])
            .run_checked(context)?;
        if output.stderr.contains("no packages found matching") {
            return Err(ModuleError::new(format!(
                "Failed to find package '{name}' to perform selection '{selection}'."
            )));
        }
        let before = output
            .stdout
            .split_whitespace()
            .nth(1)
            .unwrap_or("not present");
        let changed = before != selection;
        if changed && !context.check_mode {
            Tool::new(dpkg)
                .arg("--set-selections")
                .stdin(format!("{name} {selection}"))
                .run_checked(context)?;
        }
        Ok(TaskResult::changed(changed)
            .with("before", before)
            .with("after", selection))
    }
}
