//! Packages of pacman.

use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

/// What is installed: name and details.
pub(super) fn packages(context: &ModuleContext<'_>) -> Result<Vec<(String, Json)>, ModuleError> {
    let pacman = context.require_program("pacman")?;
    let listed = Tool::new(pacman).arg("-Qi").run(context)?;
    if listed.rc != 0 || !listed.stderr.is_empty() {
        return Err(ModuleError::new(format!(
            "Unable to list packages rc={} : {}",
            listed.rc, listed.stderr
        )));
    }
    Ok(listed.stdout.split("\n\n").filter_map(parse).collect())
}

/// `Name : bash`; a detail may go on in further lines.
fn parse(package: &str) -> Option<(String, Json)> {
    let mut details: IndexMap<&str, String> = IndexMap::new();
    for line in package.lines().filter(|line| !line.is_empty()) {
        match line.split_once(" : ") {
            Some((key, value)) if !line.starts_with(' ') => {
                details.insert(key.trim_end(), value.to_string());
            }
            _ => {
                let (_, last) = details.last_mut()?;
                last.push_str("  ");
                last.push_str(line.trim_start());
            }
        }
    }
    let detail = |key: &str| details.get(key).map(String::as_str);
    let provides = detail("Provides")
        .filter(|provides| *provides != "None")
        .map(|provides| {
            let names = provides.split("  ");
            names
                .map(|name| name.split('=').next().unwrap_or_default())
                .collect::<Vec<_>>()
        });
    let name = detail("Name")?;
    let described = json!({
        "name": name,
        "version": detail("Version")?,
        "arch": detail("Architecture")?,
        "provides": provides,
        "source": "pacman",
    });
    Some((name.to_string(), described))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_go_on() {
        let text = "Name            : bash\nVersion         : 5.2-1\nDescription     : a shell\nArchitecture    : x86_64\nProvides        : sh  a=1\n                  b\n";
        let (name, details) = parse(text).expect("whole");
        assert_eq!(name, "bash");
        assert_eq!(details["provides"], json!(["sh", "a", "b"]));
        assert!(parse("").is_none());
    }
}
