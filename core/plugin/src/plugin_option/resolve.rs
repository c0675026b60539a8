//! The values of options.

use std::fmt::Debug;
use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value as Json};

use super::PluginOption;
use crate::spec::{ArgType, ArgumentSpec, Surroundings, passwd_home};

/// Where values come from besides what is given directly.
pub trait OptionSources: Debug + Send + Sync {
    /// An environment variable.
    fn env(&self, name: &str) -> Option<String>;

    /// `key` in `[section]` of ansible.cfg.
    fn ini(&self, section: &str, key: &str) -> Option<String>;

    /// The folder of ansible.cfg, to which paths in it are relative.
    fn configuration_folder(&self) -> Option<PathBuf>;
}

/// Sources without values.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoOptionSources;

impl OptionSources for NoOptionSources {
    fn env(&self, _name: &str) -> Option<String> {
        None
    }

    fn ini(&self, _section: &str, _key: &str) -> Option<String> {
        None
    }

    fn configuration_folder(&self) -> Option<PathBuf> {
        None
    }
}

/// Why an option has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct OptionError {
    /// Its name.
    pub option: String,
    /// A sentence.
    pub message: String,
}

/// The values of all options that have one, converted to their types: given directly, of the environment, of
/// ansible.cfg, or the default. Paths are absolute.
///
/// # Errors
/// The first option that is missing or has a value that it may not have.
pub fn resolve_options(
    options: &[PluginOption],
    given: &Map<String, Json>,
    sources: &dyn OptionSources,
) -> Result<Map<String, Json>, OptionError> {
    let mut resolved = Map::new();
    for option in options {
        if let Some(value) = resolve(option, given, sources)? {
            resolved.insert(option.spec.name.clone(), value);
        }
    }
    Ok(resolved)
}

fn resolve(
    option: &PluginOption,
    given: &Map<String, Json>,
    sources: &dyn OptionSources,
) -> Result<Option<Json>, OptionError> {
    let spec = &option.spec;
    let found = [&spec.name]
        .into_iter()
        .chain(&spec.aliases)
        .find_map(|name| given.get(name))
        .filter(|value| !value.is_null())
        .cloned()
        .or_else(|| from_env(option, sources))
        .or_else(|| from_ini(option, sources));
    let args = found.map(|value| Map::from_iter([(spec.name.clone(), value)]));
    let env = |name: &str| sources.env(name);
    let surroundings = Surroundings::Target {
        env: &env,
        home: &passwd_home,
    };
    let validated = ArgumentSpec::new(vec![spec.clone()])
        .validate(args.unwrap_or_default(), &surroundings)
        .map_err(|errors| OptionError {
            option: spec.name.clone(),
            message: errors.to_string(),
        })?;
    let value = validated.args.get(&spec.name);
    Ok(match value {
        None | Some(Json::Null) => None,
        Some(Json::String(path)) if spec.ty == ArgType::Path && !path.is_empty() => {
            Some(plain(Path::new(path)).display().to_string().into())
        }
        Some(value) => Some(value.clone()),
    })
}

fn from_env(option: &PluginOption, sources: &dyn OptionSources) -> Option<Json> {
    let mut names = option.env.iter().rev();
    names.find_map(|name| sources.env(name)).map(Json::String)
}

fn from_ini(option: &PluginOption, sources: &dyn OptionSources) -> Option<Json> {
    let value = option.ini.iter().rev().find_map(|place| {
        let (section, key) = place.rsplit_once('.')?;
        sources.ini(section, key)
    })?;
    let is_relative = !value.is_empty() && !value.starts_with(['/', '~', '$']);
    match sources.configuration_folder() {
        Some(folder) if option.spec.ty == ArgType::Path && is_relative => {
            Some(folder.join(value).display().to_string().into())
        }
        _ => Some(value.into()),
    }
}

/// Absolute and without `.` and `..`; links are not followed.
fn plain(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for component in absolute.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::OptionSpec;

    #[derive(Debug)]
    struct Sources;

    impl OptionSources for Sources {
        fn env(&self, name: &str) -> Option<String> {
            match name {
                "OLD" => Some("1".into()),
                "NEW" => Some("2".into()),
                "WORD" => Some("many".into()),
                "HOME" => Some("/home/ann".into()),
                _ => None,
            }
        }

        fn ini(&self, section: &str, key: &str) -> Option<String> {
            match (section, key) {
                ("defaults", "count") => Some("3".into()),
                ("defaults", "place") => Some("cache/../kept".into()),
                ("defaults", "home") => Some("~/kept".into()),
                _ => None,
            }
        }

        fn configuration_folder(&self) -> Option<PathBuf> {
            Some("/etc/site".into())
        }
    }

    fn count() -> PluginOption {
        PluginOption::new(OptionSpec::new("count", ArgType::Int).default(4))
            .ini(&["defaults.count"])
    }

    fn value(option: PluginOption, given: Json) -> Option<Json> {
        let name = option.spec.name.clone();
        let given = given.as_object().cloned().unwrap_or_default();
        let resolved = resolve_options(&[option], &given, &Sources).expect("it has a value");
        resolved.get(&name).cloned()
    }

    #[test]
    fn the_nearest_source_wins_and_of_its_places_the_last() {
        let env = || count().env(&["OLD", "NEW", "UNSET"]);
        assert_eq!(value(env(), json!({"count": "7"})), Some(json!(7)));
        assert_eq!(value(env(), json!({"count": null})), Some(json!(2)));
        assert_eq!(value(count(), json!({})), Some(json!(3)));
        let lone = PluginOption::new(OptionSpec::new("count", ArgType::Int).default(4));
        assert_eq!(value(lone, json!({})), Some(json!(4)));
        let none = PluginOption::new(OptionSpec::new("none", ArgType::Str));
        assert_eq!(value(none, json!({})), None);
    }

    #[test]
    fn paths_of_ansible_cfg_are_relative_to_it() {
        let path =
            |place: &str| PluginOption::new(OptionSpec::new("place", ArgType::Path)).ini(&[place]);
        let given = value(path("defaults.place"), json!({}));
        assert_eq!(given, Some(json!("/etc/site/kept")));
        let home = value(path("defaults.home"), json!({}));
        assert_eq!(home, Some(json!("/home/ann/kept")));
    }

    #[test]
    fn what_cannot_be_converted_or_is_missing_is_named() {
        let wrong = resolve_options(&[count().env(&["WORD"])], &Map::new(), &Sources);
        let wrong = wrong.expect_err("no number");
        assert_eq!(wrong.option, "count");
        assert!(wrong.message.contains("many"), "{wrong}");
        let required = PluginOption::new(OptionSpec::new("needed", ArgType::Str).required());
        let missing = resolve_options(&[required], &Map::new(), &Sources).expect_err("missing");
        assert!(missing.message.contains("needed"), "{missing}");
    }
}
