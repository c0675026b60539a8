//! All files with variables below a folder, as `include_vars` reads them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use fancy_regex::Regex;
use shevek_jinja::{Dict, Value};
use shevek_plugin::ActionError;

use super::error::VariableError;
use super::files::VariableReader;
use crate::task::{Collected, join};

/// Why the variables below a folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DirectoryError {
    /// An option is wrong.
    #[error(transparent)]
    Option(#[from] ActionError),
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] VariableError),
}

/// Which files of a folder are read.
pub(crate) struct Choice {
    /// How many levels; 0 = all.
    depth: i64,
    matching: Option<Regex>,
    ignored: Vec<String>,
    skips_unknown: bool,
    extensions: Vec<String>,
}

impl Choice {
    /// Reads the options of the action.
    ///
    /// # Errors
    /// When one is of the wrong type or no regular expression.
    pub(crate) fn read(args: &Dict) -> Result<Self, ActionError> {
        let given = |name: &str| {
            args.raw_get_str(name)
                .filter(|value| value.is_true().unwrap_or(false))
        };
        let depth = match given("depth") {
            None => 0,
            Some(Value::Int(depth)) => depth,
            Some(Value::Bool(flag)) => i64::from(flag),
            Some(other) => {
                return Err(ActionError::Error(format!(
                    "'>' not supported between instances of 'int' and '{}'",
                    other.type_name()
                )));
            }
        };
        let matching = given("files_matching")
            .map(|pattern| {
                Regex::new(&pattern.to_string())
                    .map_err(|error| ActionError::Error(error.to_string()))
            })
            .transpose()?;
        let ignored = match given("ignore_files") {
            None => Vec::new(),
            Some(Value::Str(text)) => text.split_whitespace().map(str::to_string).collect(),
            Some(Value::Dict(dict)) => dict.keys().iter().map(ToString::to_string).collect(),
            Some(Value::List(list)) => list.raw_vec().iter().map(ToString::to_string).collect(),
            Some(other) => {
                return Err(ActionError::Error(format!(
                    "'{}' object is not iterable",
                    other.type_name()
                )));
            }
        };
        let extensions = match args.raw_get_str("extensions") {
            None => ["yaml", "yml", "json"].map(str::to_string).to_vec(),
            // As in Python, the list of a text is its letters.
            Some(Value::Str(text)) => text.chars().map(String::from).collect(),
            Some(Value::List(list)) => list.raw_vec().iter().map(ToString::to_string).collect(),
            Some(_) => {
                let message = "Invalid type for \"extensions\" option, it must be a list";
                return Err(ActionError::Error(message.into()));
            }
        };
        Ok(Self {
            depth,
            matching,
            ignored,
            skips_unknown: given("ignore_unknown_extensions").is_some(),
            extensions,
        })
    }

    fn is_ignored(&self, name: &str) -> Result<bool, ActionError> {
        for pattern in &self.ignored {
            let matches = Regex::new(&format!("{pattern}$"))
                .and_then(|regex| regex.is_match(name))
                .map_err(|_| {
                    ActionError::Error(format!("Invalid regular expression: {pattern}"))
                })?;
            if matches {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn has_known_extension(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.trim_start_matches('.').rsplit_once('.');
        let extension = extension.map_or("", |(_, extension)| extension);
        self.extensions.iter().any(|known| known == extension)
    }
}

/// Reads the files below `folder`, folder by folder in the order of their names. Says why one cannot be read.
///
/// # Errors
/// When a file is no YAML or an option is no regular expression.
pub(crate) fn load_directory(
    reader: &VariableReader,
    folder: &str,
    choice: &Choice,
    collected: &mut Collected,
) -> Result<Option<String>, DirectoryError> {
    let path = Path::new(folder);
    if !path.exists() {
        return Ok(Some(format!("{folder} directory does not exist")));
    }
    if !path.is_dir() {
        return Ok(Some(format!("{folder} is not a directory")));
    }
    let mut found = Vec::new();
    walk(folder, 1, &mut HashSet::new(), &mut found);
    found.sort();
    for (root, level, names) in found {
        if choice.depth != 0 && level > choice.depth {
            continue;
        }
        let mut below = Collected::default();
        let failure = load_files(reader, &root, &names, choice, &mut below)?;
        collected.files.append(&mut below.files);
        collected.is_secret |= below.is_secret;
        if failure.is_some() {
            return Ok(failure);
        }
        collected.variables.extend(below.variables);
        collected.places.extend(below.places);
    }
    Ok(None)
}

fn load_files(
    reader: &VariableReader,
    root: &str,
    names: &[String],
    choice: &Choice,
    collected: &mut Collected,
) -> Result<Option<String>, DirectoryError> {
    for name in names {
        let path = join(root, name);
        let is_match = match &choice.matching {
            Some(regex) => regex.is_match(name).unwrap_or(false),
            None => true,
        };
        if !is_match || !Path::new(&path).exists() || choice.is_ignored(name)? {
            continue;
        }
        if !choice.has_known_extension(name) {
            if choice.skips_unknown {
                continue;
            }
            return Ok(Some(format!(
                "{path} does not have a valid extension: {}",
                choice.extensions.join(", ")
            )));
        }
        let failure = collected.load(reader, &path)?;
        if failure.is_some() {
            return Ok(failure);
        }
    }
    Ok(None)
}

/// A folder, its level from 1, and the names of the files in it.
type Folder = (String, i64, Vec<String>);

/// All folders from `folder` on; links are followed, but not around in circles.
fn walk(folder: &str, level: i64, around: &mut HashSet<PathBuf>, found: &mut Vec<Folder>) {
    let Ok(real) = std::fs::canonicalize(folder) else {
        return;
    };
    if !around.insert(real.clone()) {
        return;
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = join(folder, &name);
        if Path::new(&path).is_dir() {
            walk(&path, level + 1, around, found);
        } else {
            files.push(name);
        }
    }
    files.sort();
    around.remove(&real);
    found.push((folder.to_string(), level, files));
}

impl Collected {
    /// Reads a file. Says when it holds no mapping.
    pub(crate) fn load(
        &mut self,
        reader: &VariableReader,
        path: &str,
    ) -> Result<Option<String>, VariableError> {
        let file = reader.read(Path::new(path))?;
        self.is_secret |= file.is_encrypted;
        let dict = match file.root.as_ref().map(|root| root.to_value(true)) {
            None => Dict::new(),
            Some(Value::Dict(dict)) => dict,
            Some(_) => {
                let message = format!("{path} must be stored as a dictionary/hash");
                return Ok(Some(message));
            }
        };
        self.files.push(path.to_string());
        for (name, value) in dict.raw_items() {
            if let Value::Str(name) = &name
                && let Some(origin) = name.origin()
            {
                self.places.insert(name.to_string(), origin.clone());
            }
            self.variables.insert(name.to_string(), value);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;
    use serde_json::json;
    use shevek_jinja::Value;

    fn choice(options: &serde_json::Value) -> Result<Choice, String> {
        let value = Value::from_json(options);
        let dict = value.as_dict().expect("a mapping");
        Choice::read(dict).map_err(|error| error.to_string())
    }

    #[test]
    fn names_of_files_decide_which_are_read() {
        let choice = choice(&json!({"ignore_files": ["skip.*", "b.yml"]})).expect("good options");
        for (name, ignored, known) in [
            ("a.yml", false, true),
            ("skip.json", true, true),
            ("lib.yml", true, true),
            ("a.txt", false, false),
            (".yml", false, false),
            ("noextension", false, false),
        ] {
            assert_eq!(choice.is_ignored(name), Ok(ignored), "{name}");
            assert_eq!(choice.has_known_extension(name), known, "{name}");
        }
    }

    #[test]
    fn options_of_a_wrong_type_are_errors() {
        for (options, expected) in [
            (
                json!({"extensions": 5}),
                "Invalid type for \"extensions\" option, it must be a list",
            ),
            (
                json!({"depth": "1"}),
                "'>' not supported between instances of 'int' and 'str'",
            ),
        ] {
            assert_eq!(choice(&options).err().as_deref(), Some(expected));
        }
    }
}
