//! What is meant by `@NAME`: a group, an environment of groups, or a module with its streams.

use shevek_plugin::shell_pattern::fnmatch;
use shevek_plugin::{ModuleError, TaskResult};

use super::command::Command;

/// What a name after `@` stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Collection {
    /// A group, and whether it is installed.
    Group { id: String, installed: bool },
    /// An environment, and whether it is installed.
    Environment { id: String, installed: bool },
    /// A module, perhaps with stream and profile, and whether such a stream is enabled.
    Module { spec: String, enabled: bool },
}

impl Collection {
    /// Looks it up: modules come before groups, and these before environments.
    ///
    /// # Errors
    /// When nobody has it.
    pub(super) fn find(name: &str, dnf: &Command<'_>) -> Result<Self, ModuleError> {
        let spec = name.trim_start_matches('@').trim();
        let module = spec.split([':', '/']).next().unwrap_or(spec);
        let output = dnf.run(&["--quiet", "module", "list", module])?;
        if let Some(enabled) = enabled_stream(&output.stdout, spec) {
            return Ok(Self::Module {
                spec: spec.to_string(),
                enabled,
            });
        }
        // Only then ids are told.
        let output = dnf.run(&["--verbose", "group", "list", "--hidden"])?;
        listed(&output.stdout, spec).ok_or_else(|| {
            let result = TaskResult::failure(format!("No group {spec} available."));
            let result = Box::new(result.with("results", Vec::<String>::new()));
            ModuleError { result }
        })
    }

    /// How dnf is to be told of it.
    pub(super) fn word(&self) -> String {
        match self {
            Self::Group { id, .. } | Self::Environment { id, .. } => format!("@{id}"),
            Self::Module { spec, .. } => format!("@{spec}"),
        }
    }

    /// Whether it is there already.
    pub(super) fn is_there(&self) -> bool {
        match self {
            Self::Group { installed, .. } | Self::Environment { installed, .. } => *installed,
            Self::Module { enabled, .. } => *enabled,
        }
    }

    /// What results say of it when it is to be there.
    pub(super) fn told(&self, latest: bool) -> Option<String> {
        match (self, latest && self.is_there()) {
            (Self::Group { id, .. }, true) => Some(format!("Group {id} upgraded.")),
            (Self::Group { id, .. }, false) => Some(format!("Group {id} installed.")),
            (Self::Module { spec, .. }, true) => Some(format!("Module {spec} upgraded.")),
            (Self::Module { spec, enabled }, false) if !enabled && !latest => {
                Some(format!("Module {spec} installed."))
            }
            _ => None,
        }
    }
}

/// Whether the stream of `NAME[:STREAM][/PROFILE]` is enabled; `None` when there is no such stream in the list.
fn enabled_stream(list: &str, spec: &str) -> Option<bool> {
    let spec = spec.split('/').next().unwrap_or(spec);
    let (module, stream) = match spec.split_once(':') {
        Some((module, stream)) => (module, Some(stream)),
        None => (spec, None),
    };
    let rows: Vec<Vec<&str>> = list
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<&str>>())
        .filter(|words| words.first() == Some(&module))
        .filter(|words| stream.is_none() || words.get(1).copied() == stream)
        .collect();
    let is_enabled = |words: &Vec<&str>| words.iter().any(|word| word.contains("[e]"));
    (!rows.is_empty()).then(|| rows.iter().any(is_enabled))
}

/// The group or environment of this id or title, or the first that fits a pattern.
fn listed(list: &str, spec: &str) -> Option<Collection> {
    let wanted = spec.to_lowercase();
    let fits = |text: &str| fnmatch(&wanted, &text.to_lowercase());
    let (mut kind, mut environment) = (None, None);
    for line in list.lines() {
        let Some(row) = line.strip_prefix("   ") else {
            kind = heading(line);
            continue;
        };
        let (Some((is_environment, installed)), Some((title, id))) =
            (kind, row.trim_end().rsplit_once(" ("))
        else {
            continue;
        };
        let id = id.trim_end_matches(')');
        if !fits(id) && !fits(title) {
            continue;
        }
        let id = id.to_string();
        if !is_environment {
            return Some(Collection::Group { id, installed });
        }
        environment.get_or_insert(Collection::Environment { id, installed });
    }
    environment
}

/// Whether environments follow, and whether they are installed.
fn heading(line: &str) -> Option<(bool, bool)> {
    match line {
        "Installed Environment Groups:" => Some((true, true)),
        "Available Environment Groups:" => Some((true, false)),
        "Installed Groups:" | "Installed Language Groups:" => Some((false, true)),
        "Available Groups:" | "Available Language Groups:" => Some((false, false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As dnf 4.14 writes them.
    #[test]
    fn lists() {
        let modules = "local\nName    Stream   Profiles       Summary\nstreams 1 [d][e] common [d] [i] x\n\
                       streams 2        common         x\n\nHint: [d]efault, [e]nabled, [x]disabled, [i]nstalled\n";
        assert_eq!(enabled_stream(modules, "streams"), Some(true));
        assert_eq!(enabled_stream(modules, "streams:1/common"), Some(true));
        assert_eq!(enabled_stream(modules, "streams:2"), Some(false));
        assert_eq!(enabled_stream(modules, "streams:3"), None);
        assert_eq!(enabled_stream("", "streams"), None);
        let groups = "DNF version: 4.14.0\nInstalled Environment Groups:\n   The Desk (desk)\nAvailable Groups:\n   \
                      Some Tools (with more) (tools)\n";
        let desk = Collection::Environment {
            id: "desk".into(),
            installed: true,
        };
        assert_eq!(listed(groups, "the desk"), Some(desk));
        let tools = Collection::Group {
            id: "tools".into(),
            installed: false,
        };
        assert_eq!(listed(groups, "tools"), Some(tools.clone()));
        assert_eq!(listed(groups, "Some *"), Some(tools));
        assert_eq!(listed(groups, "nosuch"), None);
    }
}
