//! The module itself.

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

use super::{apk, apt, pacman, rpm};

register!(module "package_facts", PackageFacts);

/// The module `package_facts`. Ansible: `modules/package_facts.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct PackageFacts;

#[derive(Deserialize)]
struct Args {
    manager: Vec<String>,
    strategy: String,
}

type List = fn(&ModuleContext<'_>) -> Result<Vec<(String, Json)>, ModuleError>;

/// The managers, the program that shows that one is there, and other names for it.
const MANAGERS: [(&str, &str, &[&str], List); 4] = [
    ("apk", "apk", &[], apk::packages),
    ("apt", "dpkg-query", &[], apt::packages),
    ("pacman", "pacman", &[], pacman::packages),
    (
        "rpm",
        "rpm",
        &["dnf", "dnf5", "yum", "zypper"],
        rpm::packages,
    ),
];

/// Those of Ansible that ours does not know, and their programs.
const UNKNOWN: [(&str, &str); 5] = [
    ("openbsd_pkg", "pkg_info"),
    ("pkg", "pkg"),
    ("pkg5", "pkg"),
    ("pkgng", "pkg"),
    ("portage", "qlist"),
];

impl Module for PackageFacts {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "package_facts".into(),
            short_description: "Gather which packages are installed".into(),
            description: vec![
                "Sets the fact `packages`: a mapping from names to lists of details, since a package may be \
                 installed in several versions. Packages of dpkg, rpm, apk and pacman are known; other managers are \
                 refused where they are in use."
                    .into(),
            ],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("manager", ArgType::List)
                    .elements(ArgType::Str)
                    .default(json!(["auto"]))
                    .doc("The managers to ask: `apt`, `rpm` (or `dnf`, `yum`, `zypper`), `apk`, `pacman`, or `auto` for what is there."),
                OptionSpec::new("strategy", ArgType::Str)
                    .choices(&["first", "all"])
                    .default("first")
                    .doc("Whether the first manager that has packages is enough."),
            ]),
            examples: vec![Example {
                name: "What is installed?".into(),
                task: "package_facts:\n  manager: auto\n".into(),
            }],
            returns: vec![("ansible_facts".into(), "The fact `packages`.".into())],
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
        let args: Args = context.parse(args)?;
        let mut wanted: Vec<String> = args
            .manager
            .iter()
            .map(|name| name.to_lowercase())
            .collect();
        let auto = wanted.iter().any(|name| name == "auto");
        if auto {
            wanted.retain(|name| name != "auto");
            wanted.extend(MANAGERS.iter().map(|(name, ..)| (*name).to_string()));
        }
        let nobody_knows = |name: &&String| {
            let name = name.as_str();
            !MANAGERS
                .iter()
                .any(|(known, _, aliases, _)| *known == name || aliases.contains(&name))
                && !UNKNOWN.iter().any(|(unknown, _)| *unknown == name)
        };
        let refused_names: Vec<&str> = wanted
            .iter()
            .filter(nobody_knows)
            .map(String::as_str)
            .collect();
        if !refused_names.is_empty() {
            return Err(refused(&refused_names.join(", "), auto));
        }
        let mut result = TaskResult::changed(false);
        let mut packages: Map<String, Json> = Map::new();
        let mut seen = Vec::new();
        let mut found = false;
        for name in &wanted {
            if found && args.strategy == "first" {
                break;
            }
            let known = MANAGERS
                .iter()
                .find(|(known, _, aliases, _)| known == name || aliases.contains(&name.as_str()));
            let unknown = || UNKNOWN.iter().find(|(unknown, _)| unknown == name);
            let (manager, program, list) = match known {
                Some((manager, program, _, list)) => (*manager, *program, Some(list)),
                None => match unknown() {
                    Some((manager, program)) => (*manager, *program, None),
                    None => return Err(refused(name, auto)),
                },
            };
            if seen.contains(&manager) {
                continue;
            }
            seen.push(manager);
            // Ansible asks apt's library, which a strange PATH does not hide.
            let further: &[&str] = if manager == "apt" {
                &[apt::DIRECTORY]
            } else {
                &[]
            };
            if context.find_program(program, further).is_none()
                && let Err(error) = context.require_program(program)
            {
                if args.manager.iter().any(|given| given == manager) {
                    result.warnings.push(format!(
                        "Requested package manager {manager} was not usable by this module: {}",
                        error.result.message()
                    ));
                }
                continue;
            }
            let Some(list) = list else {
                return Err(ModuleError::new(format!(
                    "the package manager {manager} is not supported by shevek"
                )));
            };
            let listed = list(context).unwrap_or_else(|error| {
                result.warnings.push(format!(
                    "Failed to retrieve packages with {manager}: {}",
                    error.result.message()
                ));
                Vec::new()
            });
            if listed.is_empty() {
                result
                    .warnings
                    .push(format!("Found \"{manager}\" but no associated packages"));
                continue;
            }
            found = true;
            for (name, details) in listed {
                match packages.entry(name).or_insert_with(|| json!([])) {
                    Json::Array(versions) => versions.push(details),
                    other => *other = json!([details]),
                }
            }
        }
        if !found {
            let list: Vec<String> = wanted.iter().map(|name| format!("'{name}'")).collect();
            let mut error = ModuleError::new(format!(
                "Could not detect a supported package manager from the following list: [{}], or the required Python library is not installed. Check warnings for details.",
                list.join(", ")
            ));
            error.result.warnings = result.warnings;
            return Err(error);
        }
        result.ansible_facts = Some(Map::from_iter([("packages".to_string(), packages.into())]));
        Ok(result)
    }
}

fn refused(names: &str, auto: bool) -> ModuleError {
    ModuleError::new(if auto {
        "Could not auto detect a usable package manager, check warnings for details.".to_string()
    } else {
        format!("Unsupported package managers requested: {names}")
    })
}
