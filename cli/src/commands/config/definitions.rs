//! The settings that a command line asks for.

use shevek_jinja::Value;
use shevek_template::{PLUGIN_KINDS, PluginSettings, Setting, plugin_settings, settings};

use crate::configuration::Values;
use crate::error::CommandError;

/// What a Galaxy server has: name, type, whether it has to be given.
const SERVER: [(&str, &str, bool); 10] = [
    ("url", "str", true),
    ("username", "str", false),
    ("password", "str", false),
    ("token", "str", false),
    ("auth_url", "str", false),
    ("api_version", "int", false),
    ("validate_certs", "bool", false),
    ("client_id", "str", false),
    ("client_secret", "str", false),
    ("timeout", "int", false),
];

/// A Galaxy server and its settings.
pub(super) struct Server {
    pub(super) name: String,
    pub(super) settings: Vec<Setting>,
}

/// What `--type` and the names of plugins select.
pub(super) struct Definitions {
    /// The settings of ansible-core itself, by name; `None` when they were not asked for.
    pub(super) base: Option<Vec<Setting>>,
    pub(super) servers: Vec<Server>,
    /// The plugins by kind; `None` when only the settings of ansible-core itself were asked for.
    pub(super) plugins: Option<Vec<(&'static str, Vec<&'static PluginSettings>)>>,
    /// Plugins that were asked for and do not exist.
    pub(super) unknown: Vec<String>,
}

impl Definitions {
    /// `kind`: a kind of plugins, `base` or `all`.
    pub(super) fn read(
        kind: &str,
        names: &[String],
        values: &Values<'_>,
    ) -> Result<Self, CommandError> {
        let has_base = matches!(kind, "base" | "all");
        let mut unknown = Vec::new();
        let plugins = match kind {
            "base" => None,
            "all" => Some(
                PLUGIN_KINDS
                    .map(|kind| (kind, of_kind(kind).collect()))
                    .into(),
            ),
            _ => {
                let kinds = PLUGIN_KINDS.iter().filter(|known| **known == kind);
                Some(
                    kinds
                        .map(|kind| (*kind, selected(kind, names, &mut unknown)))
                        .collect(),
                )
            }
        };
        Ok(Self {
            base: has_base.then(base),
            servers: if has_base {
                servers(values)?
            } else {
                Vec::new()
            },
            plugins,
            unknown,
        })
    }
}

fn base() -> Vec<Setting> {
    let public = settings()
        .iter()
        .filter(|setting| !setting.name.starts_with("_Z_"));
    let mut all: Vec<Setting> = public.cloned().collect();
    all.push(Setting {
        kind: Some("path".into()),
        ..nameless("CONFIG_FILE")
    });
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

fn of_kind(kind: &'static str) -> impl Iterator<Item = &'static PluginSettings> {
    plugin_settings()
        .iter()
        .filter(move |plugin| plugin.kind == kind)
}

/// The plugins of these names, or all.
fn selected(
    kind: &'static str,
    names: &[String],
    unknown: &mut Vec<String>,
) -> Vec<&'static PluginSettings> {
    if names.is_empty() {
        return of_kind(kind).collect();
    }
    let mut found = Vec::new();
    for name in names {
        let short = name.rsplit('.').next().unwrap_or(name);
        match of_kind(kind).find(|plugin| plugin.name == short) {
            Some(plugin) => found.push(plugin),
            None => unknown.push(name.clone()),
        }
    }
    found
}

fn nameless(name: &str) -> Setting {
    Setting {
        name: name.to_owned(),
        kind: None,
        default: serde_json::Value::Null,
        env: Vec::new(),
        vars: Vec::new(),
        ini: Vec::new(),
        choices: Vec::new(),
        required: false,
        version_added: None,
        deprecated: None,
    }
}

/// The servers that `GALAXY_SERVER_LIST` names.
fn servers(values: &Values<'_>) -> Result<Vec<Server>, CommandError> {
    let (Value::List(names), timeout) = (
        values.named("GALAXY_SERVER_LIST")?,
        values.named("GALAXY_SERVER_TIMEOUT")?,
    ) else {
        return Ok(Vec::new());
    };
    let names = names.raw_vec();
    let names = names.iter().filter_map(Value::as_str);
    let servers = names.filter(|name| !name.is_empty()).map(|name| Server {
        name: name.to_owned(),
        settings: SERVER
            .iter()
            .map(|(key, kind, required)| {
                let variable = format!("ANSIBLE_GALAXY_SERVER_{name}_{key}");
                Setting {
                    kind: Some((*kind).to_owned()),
                    env: vec![variable.to_uppercase()],
                    ini: vec![(format!("galaxy_server.{name}"), (*key).to_owned())],
                    required: *required,
                    default: if *key == "timeout" {
                        timeout.as_i64().into()
                    } else {
                        serde_json::Value::Null
                    },
                    choices: if *key == "api_version" {
                        vec!["2".into(), "3".into()]
                    } else {
                        Vec::new()
                    },
                    ..nameless(key)
                }
            })
            .collect(),
    });
    Ok(servers.collect())
}
