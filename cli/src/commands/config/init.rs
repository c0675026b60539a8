//! `config init`: a file to begin with.

use std::fmt::Write as _;

use std::collections::HashSet;

use shevek_jinja::Value;
use shevek_template::{Setting, YamlFormat, dump_yaml};

use super::definitions::Definitions;
use crate::configuration::{Support, Values, plugin_support, supported_setting};
use crate::error::CommandError;

/// Writes files that hold every setting with its default.
pub(super) struct Init<'a> {
    pub(super) definitions: &'a Definitions,
    pub(super) values: Values<'a>,
    /// Every setting is a comment.
    pub(super) disabled: bool,
}

/// A setting with what is told of it.
struct Told<'a> {
    setting: &'a Setting,
    comment: String,
}

/// For whom a file of names and values is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A shell.
    Environment,
    /// A file of variables.
    Variables,
}

impl Init<'_> {
    /// An ansible.cfg.
    pub(super) fn ini(&self) -> Result<String, CommandError> {
        let mut sections: Vec<(&str, Vec<String>)> = Vec::new();
        let mut seen = HashSet::new();
        let mut told = self.told();
        // Settings of ansible-core stand before those of plugins, all of a plugin together.
        for group in &mut told {
            group.sort_by(|one, other| one.setting.name.cmp(&other.setting.name));
        }
        for Told { setting, comment } in told.iter().flatten() {
            let Some((section, key)) = setting.ini.last() else {
                continue;
            };
            if !seen.insert((section, key)) {
                continue;
            }
            let default = self.default(setting);
            let value = ini_value(&default, setting)?;
            // An empty value is another one than none at all.
            let mark = if self.disabled || value.is_empty() {
                ";"
            } else {
                ""
            };
            let kind = setting.kind.as_deref().unwrap_or("string");
            let entry = format!("# ({kind}) {comment}\n{mark}{key}={value}\n");
            match sections.iter_mut().find(|(name, _)| name == section) {
                Some((_, entries)) => entries.push(entry),
                None => sections.push((section, vec![entry])),
            }
        }
        let texts = sections
            .iter()
            .map(|(name, entries)| format!("[{name}]\n{}\n", entries.join("\n")));
        Ok(texts.collect::<Vec<_>>().join("\n"))
    }

    /// Names with values for a shell or a file of variables.
    pub(super) fn names(&self, target: Target) -> Result<String, CommandError> {
        let mark = if self.disabled { "#" } else { "" };
        let mut out = String::new();
        for Told { setting, comment } in self.told().iter().flatten() {
            let (names, hidden) = match target {
                Target::Environment => (&setting.env, "_ANSIBLE_"),
                Target::Variables => (&setting.vars, "_ansible_"),
            };
            let Some(name) = names.last().filter(|name| !name.starts_with(hidden)) else {
                continue;
            };
            let kind = setting.kind.as_deref().unwrap_or("string");
            let _ = writeln!(out, "# {}({kind}): {comment}", setting.name);
            let default = self.default(setting);
            match target {
                Target::Environment => {
                    let value = shell_value(setting, &default)?;
                    let _ = write!(out, "{mark}{name}={value}\n\n");
                }
                Target::Variables => {
                    let value = yaml_value(&default)?;
                    let _ = write!(out, "{mark}{name}: {value}\n\n");
                }
            }
        }
        Ok(out.trim_end_matches('\n').to_owned())
    }

    /// The settings of ansible-core, then those of each plugin.
    fn told(&self) -> Vec<Vec<Told<'_>>> {
        let mut out = Vec::new();
        let base = self.definitions.base.iter().flatten();
        let known = base.filter_map(|setting| {
            let known = supported_setting(&setting.name)?;
            let comment = comment(known.about, known.support);
            Some(Told { setting, comment })
        });
        out.push(known.collect());
        for server in &self.definitions.servers {
            let settings = server.settings.iter().map(|setting| {
                let about = format!("The {} of the Galaxy server {}", setting.name, server.name);
                let missing = Support::Missing("Galaxy servers are not asked yet");
                let comment = comment(&about, missing);
                Told { setting, comment }
            });
            out.push(settings.collect());
        }
        for (kind, plugins) in self.definitions.plugins.iter().flatten() {
            for plugin in plugins {
                let options = plugin.options.iter().map(|setting| {
                    let support = plugin_support(kind, &plugin.name, &setting.name);
                    let about = format!("{} of the {kind} plugin {}", setting.name, plugin.name);
                    let comment = comment(&about, support);
                    Told { setting, comment }
                });
                out.push(options.collect());
            }
        }
        out
    }

    /// The default without its type, below Ansible's home where it is so.
    fn default(&self, setting: &Setting) -> Value {
        match &setting.default {
            serde_json::Value::String(text) if text.starts_with("{{ANSIBLE_HOME}}") => {
                let home = self.values.named("ANSIBLE_HOME").ok();
                let home = home.as_ref().and_then(Value::as_str).unwrap_or_default();
                Value::from(text.replace("{{ANSIBLE_HOME}}", home))
            }
            default => Value::from_json(default),
        }
    }
}

/// A default as it stands in ansible.cfg; empty when there is none.
fn ini_value(default: &Value, setting: &Setting) -> Result<String, CommandError> {
    match default {
        Value::None => Ok(String::new()),
        Value::List(list) => {
            let items = list.raw_vec();
            let texts: Result<Vec<_>, _> = items.iter().map(text).collect();
            let is_path = setting.kind.as_deref() == Some("pathspec");
            Ok(texts?.join(if is_path { ":" } else { ", " }))
        }
        other => text(other),
    }
}

fn comment(about: &str, support: Support) -> String {
    match support {
        Support::Honoured => about.to_owned(),
        other => format!("{about}\n# {}", other.sentence()),
    }
}

fn text(value: &Value) -> Result<String, CommandError> {
    let text = value.str();
    text.map_err(|error| CommandError::Failed(error.to_string()))
}

fn shell_value(setting: &Setting, default: &Value) -> Result<String, CommandError> {
    let kind = setting.kind.as_deref().unwrap_or_default();
    let value = match default {
        Value::Bool(flag) if kind == "boolean" => {
            return Ok(if *flag { "1" } else { "0" }.to_owned());
        }
        Value::None => return Ok(String::new()),
        Value::List(list) => {
            let items = list.raw_vec();
            if items.is_empty() && kind != "list" {
                return Ok(String::new());
            }
            let texts: Result<Vec<_>, _> = items.iter().map(text).collect();
            texts?.join(", ")
        }
        other => text(other)?,
    };
    Ok(shevek_plugin::shell_words::quote(&value))
}

fn yaml_value(default: &Value) -> Result<String, CommandError> {
    let format = YamlFormat {
        flow_style: Some(true),
        ..YamlFormat::default()
    };
    let value = match default {
        Value::None => Value::from(""),
        other => other.clone(),
    };
    let text = dump_yaml(&value, &format);
    let text = text.map_err(|error| CommandError::Failed(error.to_string()))?;
    Ok(text.trim_end_matches("...\n").trim_end().to_owned())
}
