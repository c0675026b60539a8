//! `first_found`.

use shevek_jinja::{Error, Value};

use super::call::is_yes;
use super::{Lookup, LookupCall};
use crate::plugin::{plugin_error, to_text};
use crate::python::posix_path;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("first_found", first_found)];

#[derive(Default)]
struct Search {
    names: Vec<String>,
    skip: bool,
}

fn first_found(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let (files, paths) = (call.take("files"), call.take("paths"));
    let mut search = Search {
        names: Vec::new(),
        skip: call.take_bool("skip", false)?,
    };
    let paths = split(paths.as_ref(), &[',', ':', ';'])?;
    let terms = std::mem::take(&mut call.terms);
    if terms.is_empty() {
        search.add(&split(files.as_ref(), &[',', ';'])?, &paths);
    }
    search.terms(&terms, &paths)?;
    let subdirectory = call.take_text("_subdir")?.unwrap_or_default();
    for name in &search.names {
        if let Some(path) = call.templar.context().find(&subdirectory, name) {
            return Ok(vec![Value::from(path.to_string_lossy().into_owned())]);
        }
    }
    if search.skip {
        return Ok(Vec::new());
    }
    Err(plugin_error("No file was found when using first_found."))
}

impl Search {
    fn terms(&mut self, terms: &[Value], outer_paths: &[String]) -> Result<(), Error> {
        for term in terms {
            if term.is_mapping() {
                let get = |name: &str| term.get_item(&Value::from(name));
                let files = split(get("files")?.as_ref(), &[',', ';'])?;
                let paths = split(get("paths")?.as_ref(), &[',', ':', ';'])?;
                // The options of the last dictionary count, also those it does not give.
                self.skip = match get("skip")? {
                    None => false,
                    Some(skip) => is_yes(&skip)?,
                };
                self.add(&files, &paths);
            } else if term.is_list_like() {
                self.terms(&term.to_vec()?, outer_paths)?;
            } else if !matches!(term, Value::Str(_) | Value::Undefined(_)) {
                return Err(plugin_error(format!(
                    "Invalid term supplied. A string, dict or list is required, not '{}').",
                    term.type_name()
                )));
            } else {
                let names = split(Some(term), &[',', ';'])?;
                self.add(&names, outer_paths);
            }
        }
        Ok(())
    }

    fn add(&mut self, files: &[String], paths: &[String]) {
        if paths.is_empty() {
            self.names.extend_from_slice(files);
        }
        for path in paths {
            self.names.extend(
                files
                    .iter()
                    .map(|file| posix_path::join([path.as_str(), file.as_str()])),
            );
        }
    }
}

/// Texts split at separators, lists taken apart.
fn split(value: Option<&Value>, separators: &[char]) -> Result<Vec<String>, Error> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    if value.is_list_like() {
        let parts: Result<Vec<_>, _> = value
            .to_vec()?
            .iter()
            .map(|item| split(Some(item), separators))
            .collect();
        return Ok(parts?.concat());
    }
    let text = to_text(value)?;
    Ok(text
        .split(separators)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect())
}
