//! The command.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use serde_json::{Map, Value as Json, json};
use shevek_engine::ConfigSource as _;
use shevek_plugin::nearest;

use super::catalog::Catalog;
use super::kind::DocKind;
use super::layout::{text_width, yaml};
use super::markup::Style;
use super::{keyword, list, manual, role, snippet};
use crate::arguments::verbosity;
use crate::commands::plugin_filter::rejected_modules;
use crate::commands::project::registry;
use crate::commands::session::colours;
use crate::configuration::{Configuration, flag, text};
use crate::display::{Colour, Terminal, json_text};
use crate::error::CommandError;

/// What a call is about.
struct Call<'a> {
    matches: &'a ArgMatches,
    terminal: Terminal,
    catalog: Catalog,
    roles: Vec<PathBuf>,
    kind: DocKind,
    names: Vec<String>,
    style: Style,
    /// Whether the versions that brought options are shown.
    versions: bool,
}

pub(in crate::commands) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let configuration = Configuration::load()?;
    let terminal = Terminal::new(colours(&configuration));
    let many = |name: &str| -> Vec<String> {
        matches
            .get_many::<String>(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    let modules = many("module-path");
    let modules: Vec<&str> = modules.iter().map(String::as_str).collect();
    let base = matches.get_one::<String>("playbook-dir").map(PathBuf::from);
    let beside = base.clone().unwrap_or_else(|| PathBuf::from("."));
    let plain = flag(&configuration, "ANSIBLE_NOCOLOR", "defaults", "nocolor")?.unwrap_or(false)
        || configuration
            .env("NO_COLOR")
            .is_some_and(|value| !value.is_empty());
    let wanted = matches
        .get_one::<String>("type")
        .map_or("module", String::as_str);
    let rejected = rejected_modules(&configuration, &|text| terminal.warning(text))?;
    let call = Call {
        matches,
        catalog: Catalog {
            registry: registry(&configuration, &beside, &modules, rejected),
        },
        roles: role_folders(&configuration, &many("roles-path"), base.as_deref()),
        // clap lets no other through.
        kind: DocKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == wanted)
            .unwrap_or(DocKind::Module),
        names: many("plugin"),
        style: Style { plain },
        versions: verbosity(matches, &configuration)? > 0,
        terminal,
    };
    call.run()?;
    Ok(ExitCode::SUCCESS)
}

/// `roles` beside the playbook, those of `-r` and of the configuration, and the playbook's folder itself.
fn role_folders(
    configuration: &Configuration,
    given: &[String],
    base: Option<&Path>,
) -> Vec<PathBuf> {
    let home = configuration.env("HOME").unwrap_or_default();
    let configured = text(
        configuration,
        "ANSIBLE_ROLES_PATH",
        "defaults",
        "roles_path",
    )
    .unwrap_or_else(|| "~/.ansible/roles:/usr/share/ansible/roles:/etc/ansible/roles".into());
    let mut folders: Vec<PathBuf> = Vec::new();
    folders.extend(base.map(|base| base.join("roles")));
    for list in given.iter().chain([&configured]) {
        for folder in list.split(':').filter(|folder| !folder.is_empty()) {
            folders.push(match folder.strip_prefix('~') {
                Some(rest) => PathBuf::from(format!("{home}{rest}")),
                None => PathBuf::from(folder),
            });
        }
    }
    folders.extend(base.map(Path::to_path_buf));
    folders
        .into_iter()
        .map(|folder| std::path::absolute(&folder).unwrap_or(folder))
        .collect()
}

impl Call<'_> {
    fn run(&self) -> Result<(), CommandError> {
        if self.matches.get_flag("metadata-dump") {
            let mut all = Map::new();
            for kind in DocKind::ALL {
                all.insert(kind.as_str().into(), self.everything(kind)?);
            }
            return self.print_json(&json!({"all": all}));
        }
        let files = self.matches.get_flag("list_files");
        if files || self.matches.get_flag("list") {
            return self.list(files);
        }
        if self.names.is_empty() {
            return Err(CommandError::Usage(
                "Missing name(s), incorrect options passed for detailed documentation.".into(),
            ));
        }
        self.show()
    }

    fn everything(&self, kind: DocKind) -> Result<Json, CommandError> {
        Ok(match kind {
            DocKind::Keyword => {
                let mut all = Map::new();
                for name in keyword::sentences()?.keys() {
                    all.extend(keyword::find(name)?.map(|entry| (name.clone(), entry)));
                }
                Json::Object(all)
            }
            DocKind::Role => {
                let mut all = Map::new();
                for (name, path) in role::all(&self.roles) {
                    all.extend(role::document(&path, None)?.map(|entry| (name, entry)));
                }
                Json::Object(all)
            }
            kind => json!(self.catalog.all(kind)?),
        })
    }

    fn list(&self, files: bool) -> Result<(), CommandError> {
        if self.kind == DocKind::Keyword {
            return self.print(&Json::Object(keyword::sentences()?));
        }
        if self.kind == DocKind::Role {
            if files {
                return Err(CommandError::Usage(
                    "Roles are listed with --list only.".into(),
                ));
            }
            let mut all = BTreeMap::new();
            for (name, path) in role::all(&self.roles) {
                all.insert(name, role::summary(&path)?);
            }
            if self.is_json() {
                return self.print_json(&json!(all));
            }
            if !all.is_empty() {
                self.terminal
                    .line(&list::roles(&all, self.terminal.columns()), Colour::Plain);
            }
            return Ok(());
        }
        let mut rows = BTreeMap::new();
        let key = if files {
            "filename"
        } else {
            "short_description"
        };
        for (name, entry) in self.catalog.all(self.kind)? {
            let text = entry["doc"][key].as_str().unwrap_or_default();
            if self.is_wanted(&name)? {
                rows.insert(name, text.to_owned());
            }
        }
        if self.is_json() {
            return self.print_json(&json!(rows));
        }
        if !rows.is_empty() {
            let text = list::plugins(&rows, self.terminal.columns(), self.style, !files);
            self.terminal.line(&text, Colour::Plain);
        }
        Ok(())
    }

    /// Whether the collections that were named, if any, hold it.
    fn is_wanted(&self, full_name: &str) -> Result<bool, CommandError> {
        for name in &self.names {
            let parts: Vec<&str> = name.split('.').collect();
            if parts.len() != 2 || parts.iter().any(|part| part.is_empty()) {
                return Err(CommandError::Failed(format!(
                    "Invalid collection name (must be of the form namespace.collection): {name}"
                )));
            }
            if !matches!(name.as_str(), "ansible.builtin" | "ansible.legacy") {
                return Err(CommandError::Failed(format!(
                    "Cannot use supplied collection '{name}': unable to locate collection {name}"
                )));
            }
        }
        let collection = full_name
            .rsplit_once('.')
            .map_or("", |(collection, _)| collection);
        Ok(self.names.is_empty() || self.names.iter().any(|name| name == collection))
    }

    fn show(&self) -> Result<(), CommandError> {
        let mut found: Vec<(&String, Json)> = Vec::new();
        let roles = role::all(&self.roles);
        let point = self
            .matches
            .get_one::<String>("entry-point")
            .map(String::as_str);
        for name in &self.names {
            let entry = match self.kind {
                DocKind::Role => match roles.get(name) {
                    Some(path) => role::document(path, point)?,
                    None => None,
                },
                DocKind::Keyword => keyword::find(name)?,
                kind => self.catalog.find(kind, name)?,
            };
            match (entry, self.kind) {
                (Some(entry), _) => found.push((name, entry)),
                (None, DocKind::Role) => {}
                (None, DocKind::Keyword) => {
                    let hint = hint(name, keyword::sentences()?.keys());
                    self.terminal.warning(&format!(
                        "Skipping invalid keyword '{name}': '{name}'{hint}"
                    ));
                }
                (None, kind) => {
                    let known = self.catalog.all(kind)?;
                    let short = known
                        .keys()
                        .map(|full| full.strip_prefix("ansible.builtin.").unwrap_or(full));
                    let hint = hint(name, short);
                    self.terminal
                        .warning(&format!("{name} was not found{hint}"));
                }
            }
        }
        if self.is_json() || self.kind == DocKind::Keyword {
            let all: Map<String, Json> = found
                .into_iter()
                .map(|(name, entry)| (name.clone(), entry))
                .collect();
            return self.print(&Json::Object(all));
        }
        let width = text_width(self.terminal.columns());
        let mut out = String::new();
        for (name, entry) in &found {
            if self.matches.get_flag("snippet") {
                out.push_str(&match self.kind {
                    DocKind::Module => snippet::task(&entry["doc"], self.style, self.terminal.columns()),
                    DocKind::Lookup => snippet::lookup(&entry["doc"]),
                    _ => {
                        return Err(CommandError::Failed(
                            "Snippets are only available for the following plugin types: inventory, lookup, module".into(),
                        ));
                    }
                });
                continue;
            }
            out.push_str(&match self.kind {
                DocKind::Role => manual::role(name, entry, self.style, width)?,
                kind => manual::plugin(kind.as_str(), entry, self.style, width, self.versions)?,
            });
        }
        if !out.is_empty() {
            let line = out.strip_suffix('\n').unwrap_or(&out);
            self.terminal.line(line, Colour::Plain);
        }
        Ok(())
    }

    fn is_json(&self) -> bool {
        self.matches.get_flag("json")
    }

    /// As JSON, or as YAML.
    fn print(&self, json: &Json) -> Result<(), CommandError> {
        if self.is_json() {
            return self.print_json(json);
        }
        if json.as_object().is_some_and(|map| !map.is_empty()) {
            let text = self.style.resolve(&yaml(json, false)?);
            self.terminal.line(&text, Colour::Plain);
        }
        Ok(())
    }

    fn print_json(&self, json: &Json) -> Result<(), CommandError> {
        let text = json_text(json, Some(4));
        self.terminal.line(&text, Colour::Plain);
        Ok(())
    }
}

/// A second line for a name that nobody has, when another one is spelled nearly so.
fn hint(name: &str, known: impl Iterator<Item = impl AsRef<str>>) -> String {
    let known: Vec<_> = known.collect();
    match nearest(name, known.iter().map(AsRef::as_ref)) {
        Some(meant) => format!("\nDid you mean '{meant}'?"),
        None => String::new(),
    }
}
