//! `local`: facts that the machine's owner wrote: programs, JSON or INI files.

mod interpolation;

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value as Json, json};
use shevek_plugin::python;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("local", |gathering| {
    facts(json!({"local": collect(gathering)}))
})
.waits();

fn collect(gathering: &Gathering<'_>) -> Facts {
    let directory = Path::new(gathering.fact_path);
    let mut local = Facts::new();
    for name in system_file::names(directory) {
        let is_fact = Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "fact");
        if !is_fact || name.starts_with('.') {
            continue;
        }
        let fact = fact(gathering, &directory.join(&name)).unwrap_or_else(|failure| {
            gathering.warn(failure.clone());
            failure.into()
        });
        local.insert(name.replace(".fact", ""), fact);
    }
    local
}

/// One fact, or what is wrong with it.
fn fact(gathering: &Gathering<'_>, file: &Path) -> Result<Json, String> {
    let shown = file.display();
    let is_program = |metadata: Metadata| metadata.permissions().mode() & 0o100 != 0;
    let text = match std::fs::metadata(file).map(is_program) {
        Err(error) => {
            let error = python_error(&error, file);
            return Err(format!("Could not stat fact ({shown}): {error}"));
        }
        Ok(false) => system_file::text(file).unwrap_or_default(),
        Ok(true) => {
            let output = gathering
                .run(&file.to_path_buf(), &[])
                .ok_or_else(|| format!("Could not execute fact script ({shown})"))?;
            if output.rc != 0 {
                return Err(format!(
                    "Failure executing fact script ({shown}), rc: {}, err: {}",
                    output.rc, output.stderr
                ));
            }
            output.stdout
        }
    };
    if let Ok(fact) = serde_json::from_str(&text) {
        return Ok(fact);
    }
    let sections = parse_ini(&text).ok_or_else(|| {
        format!("error loading facts as JSON or ini - please check content: {shown}")
    })?;
    let resolved = interpolation::resolve(&sections).map_err(|error| {
        format!("error loading facts as ini - please check content: {shown} ({error})")
    })?;
    Ok(resolved.into())
}

/// Python: `str(OSError)` with a file name in text.
fn python_error(error: &io::Error, file: &Path) -> String {
    let text = error.to_string();
    match error.raw_os_error() {
        None => text,
        Some(number) => {
            let suffix = format!(" (os error {number})");
            let reason = text.strip_suffix(&suffix).unwrap_or(&text);
            let name = python::repr(&file.to_string_lossy().into());
            format!("[Errno {number}] {reason}: {name}")
        }
    }
}

/// Python: `configparser` with its defaults, before interpolation: sections, `key = value` or `key: value`,
/// continuation lines, comments; keys in lower case; `None` for text that is none of this.
fn parse_ini(text: &str) -> Option<Facts> {
    let mut sections = Facts::new();
    let mut section: Option<String> = None;
    let mut key: Option<String> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with(char::is_whitespace)
            && let (Some(section), Some(key)) = (&section, &key)
        {
            if let Some(Json::String(value)) = sections.get_mut(section)?.get_mut(key) {
                value.push('\n');
                value.push_str(trimmed);
            }
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[') {
            let name = &name[..name.rfind(']')?];
            if sections.contains_key(name) {
                return None;
            }
            sections.insert(name.to_string(), Json::Object(Facts::new()));
            section = Some(name.to_string());
            key = None;
            continue;
        }
        let (name, value) = trimmed.split_once(['=', ':'])?;
        let name = name.trim().to_lowercase();
        let values = sections.get_mut(section.as_deref()?)?.as_object_mut()?;
        if values.insert(name.clone(), value.trim().into()).is_some() {
            return None;
        }
        key = Some(name);
    }
    // The section DEFAULT lends its values to all others and is not one itself.
    if let Some(Json::Object(defaults)) = sections.remove("DEFAULT") {
        for (_, values) in &mut sections {
            let values = values.as_object_mut()?;
            for (name, value) in &defaults {
                values.entry(name).or_insert_with(|| value.clone());
            }
        }
    }
    Some(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ini_as_in_python() {
        let text = "# c\n[a]\nKey = v = w\nlist: 1\n  2\n[b]\n; c\n[DEFAULT]\nd = e\n";
        assert_eq!(
            parse_ini(text),
            Some(facts(
                json!({"a": {"key": "v = w", "list": "1\n2", "d": "e"}, "b": {"d": "e"}})
            ))
        );
        for wrong in [
            "no section = 1\n",
            "[a]\nword\n",
            "[a]\n[a]\n",
            "[a]\nk=1\nk=2\n",
        ] {
            assert_eq!(parse_ini(wrong), None, "{wrong}");
        }
    }
}
