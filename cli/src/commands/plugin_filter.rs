//! The file with modules that may not be used. Ansible: `plugin_filters_cfg`.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value as Json;
use shevek_yaml::Source;

use crate::configuration::{Configuration, Values};
use crate::error::CommandError;

/// Where the file is when nothing is said.
const STANDARD: &str = "/etc/ansible/plugin_filters.yml";
/// The one form of the file that there is.
const VERSION: &str = "1.0";

/// The names that the configured file rejects. A file that cannot be used is a warning, as in Ansible.
///
/// # Errors
/// A file that rejects `stat`.
pub(super) fn rejected_modules(
    configuration: &Configuration,
    warn: &dyn Fn(&str),
) -> Result<HashSet<String>, CommandError> {
    let given = Values { configuration }.named("PLUGIN_FILTERS_CFG")?;
    let path = Path::new(given.as_str().unwrap_or(STANDARD));
    if !path.exists() {
        if given.as_str().is_some() {
            skip(path, "does not exist", warn);
        }
        return Ok(HashSet::new());
    }
    let names = match read(path) {
        Ok(names) => names,
        Err(reason) => {
            skip(path, &reason, warn);
            HashSet::new()
        }
    };
    if names.contains("stat") {
        return Err(CommandError::Failed(format!(
            "The stat module was specified in the module reject list file, {}, but Ansible will not function without the stat module.  Please remove stat from the reject list.",
            path.display()
        )));
    }
    Ok(names)
}

fn skip(path: &Path, reason: &str, warn: &dyn Fn(&str)) {
    warn(&format!(
        "The plugin filter file, {} {reason}. Skipping: no module is rejected.",
        path.display()
    ));
}

/// The list of names, or why there is none.
fn read(path: &Path) -> Result<HashSet<String>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    let root = shevek_yaml::load(&Source::new(path.display().to_string(), text.as_str()))
        .map_err(|error| format!("was not parsable: {error}"))?
        .root;
    let Some(Ok(Json::Object(json))) = root.map(|root| root.to_value(false).to_json()) else {
        return Err("is no mapping with filter_version and module_rejectlist".into());
    };
    let version = match json.get("filter_version") {
        Some(Json::String(version)) => version.trim().to_owned(),
        Some(Json::Number(version)) => version.to_string(),
        _ => return Err("has no filter_version".into()),
    };
    if version != VERSION {
        return Err(format!(
            "has filter_version {version}, which is not known: it must be {VERSION}"
        ));
    }
    let names = json.get("module_rejectlist").and_then(Json::as_array);
    let names = names.ok_or("has a module_rejectlist that is not a list")?;
    Ok(names
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<HashSet<String>, String> {
        let folder = std::env::temp_dir().join(format!("shevek-filter-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("filter.yml");
        std::fs::write(&path, text).expect("a file");
        let names = read(&path);
        std::fs::remove_dir_all(folder).expect("removed");
        names
    }

    #[test]
    fn the_file_is_read_or_told_to_be_wrong() {
        let names = HashSet::from(["copy".to_owned(), "ping".to_owned()]);
        for version in ["1.0", "'1.0'", "' 1.0 '"] {
            let text = format!("filter_version: {version}\nmodule_rejectlist: [ping, copy]\n");
            assert_eq!(read_text(&text), Ok(names.clone()), "{version}");
        }
        for (text, reason) in [
            ("filter_version: 2.0\nmodule_rejectlist: [ping]\n", "2.0"),
            ("module_rejectlist: [ping]\n", "no filter_version"),
            ("filter_version: 1.0\n", "not a list"),
            (
                "filter_version: 1.0\nmodule_rejectlist: ping\n",
                "not a list",
            ),
            ("[ping]\n", "no mapping"),
            ("a: [\n", "not parsable"),
        ] {
            let found = read_text(text).expect_err(text);
            assert!(found.contains(reason), "{found}");
        }
    }
}
