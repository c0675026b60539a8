//! Init scripts of System V. Ansible: `module_utils/service.py`.

use std::path::Path;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

/// The script of a service.
pub(crate) fn path(name: &str) -> String {
    if name.starts_with('/') {
        name.to_string()
    } else {
        format!("/etc/init.d/{name}")
    }
}

/// Whether there is one.
pub(crate) fn exists(name: &str) -> bool {
    Path::new(&path(name)).exists()
}

/// Whether it is started in a runlevel, or in any.
pub(crate) fn is_enabled(name: &str, runlevel: Option<&str>) -> bool {
    has_link(name, 'S', runlevel)
}

/// Whether a runlevel has a link that starts (`S`) or stops (`K`) the service.
pub(crate) fn has_link(name: &str, kind: char, runlevel: Option<&str>) -> bool {
    let base = if Path::new("/etc/rc0.d/").is_dir() {
        "/etc"
    } else {
        "/etc/init.d"
    };
    let Ok(entries) = std::fs::read_dir(base) else {
        return false;
    };
    let directories = entries.flatten().filter(|entry| {
        let folder = entry.file_name();
        let level = folder
            .to_str()
            .and_then(|folder| folder.strip_prefix("rc")?.strip_suffix(".d"));
        match (level, runlevel) {
            (None, _) => false,
            (Some(level), Some(wanted)) => level == wanted,
            (Some(level), None) => level.chars().count() == 1,
        }
    });
    directories
        .filter_map(|directory| std::fs::read_dir(directory.path()).ok())
        .flat_map(Iterator::flatten)
        .any(|link| {
            link.file_name()
                .to_str()
                .is_some_and(|link| is_link(link, kind, name))
        })
}

/// `S`, two characters, the name.
fn is_link(link: &str, kind: char, name: &str) -> bool {
    let mut rest = link.chars();
    rest.next() == Some(kind)
        && rest.next().is_some()
        && rest.next().is_some()
        && rest.as_str() == name
}

/// Whether a line of `ps` holds the text.
pub(crate) fn is_in_process_list(
    context: &ModuleContext<'_>,
    pattern: &str,
) -> Result<bool, ModuleError> {
    let output = Tool::new(context.require_program("ps")?)
        .arg("auxww")
        .run(context)?;
    // `service` passes over its own line so.
    let found = |line: &str| line.contains(pattern) && !line.contains("pattern=");
    Ok(output.rc == 0 && output.stdout.lines().any(found))
}

/// What to answer when there is no such service.
pub(crate) fn missing(name: &str, place: &str) -> ModuleError {
    ModuleError::new(format!(
        "Could not find the requested service {name}: {place}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_have_two_characters_before_the_name() {
        assert!(is_link("S01cron", 'S', "cron") && is_link("K99a", 'K', "a"));
        assert!(!is_link("S1cron", 'S', "cron") && !is_link("S01cron", 'K', "cron"));
        assert!(!is_link("S01anacron", 'S', "cron") && !is_link("S0", 'S', ""));
    }
}
