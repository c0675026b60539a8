//! Which of ansible-core's settings have an effect here.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What shevek does with a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Support {
    /// It has its effect.
    Honoured,
    /// It has none yet, and why.
    Missing(&'static str),
    /// It has no meaning here, and why.
    Ignored(&'static str),
}

impl Support {
    /// What is told of it.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Honoured => "honoured".into(),
            Self::Missing(why) => format!("missing: {why}"),
            Self::Ignored(why) => format!("ignored: {why}"),
        }
    }
}

/// A setting of ansible-core in our words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SupportedSetting {
    /// What it is for.
    pub(crate) about: &'static str,
    /// Whether it has an effect.
    pub(crate) support: Support,
}

const SETTINGS: &str = include_str!("settings.txt");
const PLUGINS: &str = include_str!("plugins.txt");

static TABLE: LazyLock<HashMap<&str, SupportedSetting>> = LazyLock::new(|| {
    let lines = SETTINGS.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(read).collect()
});

fn read(line: &'static str) -> Option<(&'static str, SupportedSetting)> {
    let mut parts = line.split(" | ");
    let (name, word, about) = (parts.next()?, parts.next()?, parts.next()?);
    let support = match (word, parts.next()) {
        ("honoured", None) => Support::Honoured,
        ("missing", Some(why)) => Support::Missing(why),
        ("ignored", Some(why)) => Support::Ignored(why),
        _ => return None,
    };
    Some((name, SupportedSetting { about, support }))
}

/// What is known of the setting; `None` for names that ansible-core does not have.
pub(crate) fn supported_setting(name: &str) -> Option<SupportedSetting> {
    TABLE.get(name).copied()
}

/// Whether a setting of one of ansible-core's plugins has an effect.
pub(crate) fn plugin_support(kind: &str, plugin: &str, option: &str) -> Support {
    // Lookups get their settings as arguments.
    if kind == "lookup" {
        return Support::Honoured;
    }
    let prefix = format!("{kind} {plugin}:");
    let Some(options) = PLUGINS.lines().find_map(|line| line.strip_prefix(&prefix)) else {
        return Support::Ignored("there is no such plugin");
    };
    let mut options = options.split_whitespace();
    if options.any(|known| known == option || known == "all") {
        Support::Honoured
    } else {
        Support::Missing("the plugin does not have it")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shevek_template::{plugin_settings, settings};

    #[test]
    fn every_setting_is_judged_once() {
        let lines = SETTINGS.lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines.map(|line| read(line).expect(line).0).collect();
        let known: Vec<&str> = settings()
            .iter()
            .map(|setting| setting.name.as_str())
            .collect();
        assert_eq!(names, known);
    }

    #[test]
    fn every_plugin_and_option_named_exists_in_ansible() {
        for line in PLUGINS.lines().filter(|line| !line.starts_with('#')) {
            let (plugin, options) = line.split_once(':').expect(line);
            let (kind, name) = plugin.split_once(' ').expect(line);
            let mut plugins = plugin_settings().iter();
            let known = plugins.find(|known| known.kind == kind && known.name == name);
            let known = &known.expect(line).options;
            for option in options.split_whitespace().filter(|option| *option != "all") {
                assert!(
                    known.iter().any(|known| known.name == option),
                    "{line}: {option}"
                );
            }
        }
    }
}
