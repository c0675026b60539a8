//! The module itself.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::target::files::{CommonArguments, crash, fail, join, python_words};
use shevek_plugin::{Module, ModuleContext, ModuleError, ModuleMeta, TaskResult, python, register};

use super::ini::Ini;
use super::place::place;
use super::spec;

register!(module "yum_repository", YumRepository);

/// The module `yum_repository`. Ansible: `modules/yum_repository.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct YumRepository;

/// Arguments that are no options of a repository.
const NO_OPTIONS: [&str; 14] = [
    "name",
    "description",
    "state",
    "reposdir",
    "file",
    "mode",
    "owner",
    "group",
    "seuser",
    "serole",
    "selevel",
    "setype",
    "attributes",
    "unsafe_writes",
];

impl Module for YumRepository {
    fn meta(&self) -> ModuleMeta {
        spec::meta()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let common: CommonArguments = context.parse(args.clone())?;
        let text = |key: &str| args.get(key).and_then(Json::as_str);
        let name = text("name").unwrap_or_default();
        let state = text("state").unwrap_or_default();
        let directory = text("reposdir").unwrap_or_default();
        if !Path::new(directory).is_dir() {
            return Err(ModuleError::new(format!(
                "Repo directory '{directory}' does not exist."
            )));
        }
        let dest = join(directory, &format!("{}.repo", text("file").unwrap_or(name)));
        let mut ini = read(&dest)?;
        let before = ini.sorted();
        let mut result = TaskResult::changed(false);
        ini.remove(name);
        if state == "present" {
            if !Ini::is_name(name) {
                return Err(crash(format!("Invalid section name: '{name}'")));
            }
            let deprecations = spec::deprecations(&args);
            if !deprecations.is_empty() {
                result.set("deprecations", json!(deprecations));
            }
            ini.add(name, options(&args));
        }
        let after = ini.sorted();
        let mut changed = before != after;
        let is_written = changed && !context.check_mode;
        if is_written && ini.is_empty() {
            std::fs::remove_file(&dest).map_err(|error| {
                fail(
                    format!("Cannot remove empty repo file {dest}."),
                    [("details", python_words(&error, &dest).into())],
                )
            })?;
        }
        let contents = Some(ini.text()).filter(|_| is_written && !ini.is_empty());
        if contents.is_some() || Path::new(&dest).is_file() {
            changed |= place(&dest, contents.as_deref(), &common, context)?;
        }
        result.changed = Some(changed);
        Ok(result.with("repo", name).with("state", state).with(
            "diff",
            json!({
                "before_header": dest,
                "before": before,
                "after_header": dest,
                "after": after,
            }),
        ))
    }
}

/// The sections of the file, none when there is no such file.
fn read(dest: &str) -> Result<Ini, ModuleError> {
    if !Path::new(dest).is_file() {
        return Ok(Ini::default());
    }
    let text = std::fs::read_to_string(dest).map_err(|error| crash(python_words(&error, dest)))?;
    // As Python reads texts.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Ini::parse(&text, dest).map_err(crash)
}

/// The options of the repository, in the order of their names.
fn options(args: &Map<String, Json>) -> IndexMap<String, String> {
    let mut options: IndexMap<String, String> = args
        .iter()
        .filter(|(key, _)| !NO_OPTIONS.contains(&key.as_str()))
        .map(|(key, value)| (key.as_str(), value))
        .chain(args.get("description").map(|name| ("name", name)))
        .filter_map(|(key, value)| Some((key.to_string(), written(key, value)?)))
        .collect();
    options.sort_keys();
    options
}

fn written(key: &str, value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::Bool(flag) => Some(i32::from(*flag).to_string()),
        Json::Array(items) => {
            let separator = match key {
                "baseurl" | "gpgkey" => "\n",
                _ => " ",
            };
            let items: Vec<String> = items.iter().map(python::str).collect();
            Some(items.join(separator))
        }
        other => Some(python::str(other)),
    }
}
