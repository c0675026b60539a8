//! `collection list`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Map, Value as Json, json};
use shevek_jinja::Value;
use shevek_template::{YamlFormat, dump_yaml};

use super::installed::{self, Installed};
use super::name::{invalid_name, is_collection_name};
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::json_text::line;
use crate::error::CommandError;

/// Lists installed collections. Ansible: `GalaxyCLI.execute_list_collection`.
pub(in crate::commands::galaxy) fn list(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let wanted = context.text("name");
    if let Some(name) = wanted.filter(|name| !is_collection_name(name)) {
        return Err(failed(invalid_name(name)));
    }
    let paths = context.collection_search_paths();
    let defaults = context.collections_paths();
    let mut found = installed::all(&paths, context);
    found.retain(|one| wanted.is_none_or(|name| one.name == name));
    let format = context.text("format").unwrap_or("human");
    if format == "human" {
        print(&found, context);
    }
    let (mut warnings, mut is_usable) = (Vec::new(), false);
    for path in &paths {
        let shown = path.display();
        if path.is_dir() {
            is_usable = true;
        } else if path.exists() {
            warnings.push(format!(
                "- the configured path {shown}, exists, but it is not a directory."
            ));
        } else if !defaults.contains(path) {
            warnings.push(format!("- the configured path {shown} does not exist."));
        }
    }
    if wanted.is_none() || found.is_empty() {
        for warning in warnings {
            context.warn(warning);
        }
    }
    if found.is_empty() && !is_usable {
        return Err(CommandError::Usage(
            "- None of the provided paths were usable. Please specify a valid path with --collections-path".into(),
        ));
    }
    match format {
        "json" => context.say(line(&document(&found))?),
        "yaml" => {
            let format = YamlFormat {
                flow_style: Some(false),
                ..YamlFormat::default()
            };
            let text = dump_yaml(&Value::from_json(&document(&found)), &format)
                .map_err(|error| failed(error.to_string()))?;
            context.say(text.trim_end_matches('\n'));
        }
        _ => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder `ansible_collections` that it is in.
fn top(one: &Installed) -> &Path {
    one.folder
        .parent()
        .and_then(Path::parent)
        .unwrap_or(&one.folder)
}

fn document(found: &[Installed]) -> Json {
    let mut paths = Map::new();
    for one in found {
        let path = top(one).to_string_lossy().into_owned();
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[&one.name] = json!({"version": one.version});
    }
    Json::Object(paths)
}

fn print(found: &[Installed], context: &Context<'_>) {
    let widest =
        |text: fn(&Installed) -> &str| found.iter().map(|one| text(one).chars().count()).max();
    let name_width = widest(|one| &one.name).unwrap_or(0).max("Collection".len());
    let version_width = widest(|one| &one.version).unwrap_or(0).max("Version".len());
    let mut seen: Vec<PathBuf> = Vec::new();
    for one in found {
        let path = top(one);
        if !seen.iter().any(|seen| seen == path) {
            context.say(format!(
                "\n# {}\n{:name_width$} {:version_width$}\n{} {}",
                path.display(),
                "Collection",
                "Version",
                "-".repeat(name_width),
                "-".repeat(version_width),
            ));
            seen.push(path.into());
        }
        context.say(format!(
            "{:name_width$} {:version_width$}",
            one.name, one.version
        ));
    }
}
