//! `config dump`: the values.

use shevek_jinja::{Dict, Value};
use shevek_template::Setting;

use super::definitions::Definitions;
use super::document::{Format, dict, written};
use crate::configuration::{Origin, Valued, Values};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

/// Shows values as lines or as a document.
pub(super) struct Dump<'a> {
    pub(super) values: Values<'a>,
    pub(super) definitions: &'a Definitions,
    pub(super) only_changed: bool,
    pub(super) terminal: &'a Terminal,
}

impl Dump<'_> {
    /// Lines as `NAME(origin) = value`.
    pub(super) fn lines(&self) -> Result<String, CommandError> {
        let mut out = Vec::new();
        if let Some(base) = &self.definitions.base {
            out.extend(self.setting_lines(base)?);
            out.push("\nGALAXY_SERVERS:\n".to_owned());
            for server in &self.definitions.servers {
                out.push(heading(&server.name, '=', ""));
                out.extend(self.setting_lines(&sorted(&server.settings))?);
            }
        }
        let is_all = self.definitions.base.is_some();
        for (kind, plugins) in self.definitions.plugins.iter().flatten() {
            let mut lines = Vec::new();
            for plugin in plugins {
                let settings = self.setting_lines(&sorted(&plugin.options))?;
                if !settings.is_empty() {
                    lines.push(heading(&plugin.name, '_', ":"));
                    lines.extend(settings);
                }
            }
            if is_all && (!self.only_changed || !lines.is_empty()) {
                out.push(heading(&kind.to_uppercase(), '=', ":"));
            }
            out.extend(lines);
        }
        Ok(out.join("\n"))
    }

    /// A document in JSON or YAML.
    pub(super) fn document(&self, format: Format) -> Result<String, CommandError> {
        let mut out = Vec::new();
        if let Some(base) = &self.definitions.base {
            out.extend(self.entries(base)?);
            let servers = Dict::new();
            for server in &self.definitions.servers {
                let mut entries = Vec::new();
                for setting in &server.settings {
                    let mut entry = fields(self.values.read(setting)?);
                    entry.push(("type", Value::None));
                    entries.push(dict(entry));
                }
                servers.insert_str(&server.name, Value::list(entries));
            }
            out.push(dict([("GALAXY_SERVERS", Value::Dict(servers))]));
        }
        for (kind, plugins) in self.definitions.plugins.iter().flatten() {
            let mut list = Vec::new();
            for plugin in plugins {
                let entries = self.entries(&sorted(&plugin.options))?;
                if !entries.is_empty() {
                    list.push(dict([(plugin.name.as_str(), Value::list(entries))]));
                }
            }
            if self.definitions.base.is_some() {
                let name = format!("{}_PLUGINS", kind.to_uppercase());
                out.push(dict([(name.as_str(), Value::list(list))]));
            } else {
                out.extend(list);
            }
        }
        written(&Value::list(out), format)
    }

    fn shown(&self, settings: &[Setting]) -> Result<Vec<Valued>, CommandError> {
        let mut shown = Vec::new();
        for setting in settings {
            let valued = self.values.read(setting)?;
            if !self.only_changed || valued.is_changed() {
                shown.push(valued);
            }
        }
        Ok(shown)
    }

    fn entries(&self, settings: &[Setting]) -> Result<Vec<Value>, CommandError> {
        let shown = self.shown(settings)?.into_iter();
        Ok(shown.map(|valued| dict(fields(valued))).collect())
    }

    fn setting_lines(&self, settings: &[Setting]) -> Result<Vec<String>, CommandError> {
        let mut lines = Vec::new();
        for valued in self.shown(settings)? {
            let colour = match valued.origin {
                Origin::Required => Colour::Error,
                _ if valued.is_changed() => Colour::Changed,
                Origin::Known(_) => Colour::Ok,
            };
            let value = valued.value.str();
            let value = value.map_err(|error| CommandError::Failed(error.to_string()))?;
            let line = format!("{}({}) = {value}", valued.name, valued.origin.text());
            lines.push(self.terminal.painted(&line, colour));
        }
        Ok(lines)
    }
}

fn sorted(settings: &[Setting]) -> Vec<Setting> {
    let mut sorted = settings.to_vec();
    sorted.sort_by(|one, other| one.name.cmp(&other.name));
    sorted
}

fn fields(valued: Valued) -> Vec<(&'static str, Value)> {
    vec![
        ("name", Value::from(valued.name)),
        ("value", valued.value),
        ("origin", Value::from(valued.origin.text())),
    ]
}

fn heading(name: &str, line: char, end: &str) -> String {
    let under: String = std::iter::repeat_n(line, name.chars().count()).collect();
    format!("\n{name}{end}\n{under}")
}
