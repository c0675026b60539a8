//! A lookup: `{{ lookup('dotenv', 'DB_HOST', file='app.env') }}` reads a value of a file with lines `NAME=value`. It
//! searches the file as Ansible's own lookups do, and falls back to the variable `dotenv_file` for its name.

use std::path::{Path, PathBuf};

use shevek_plugin::serde_json::{Map, Value as Json};
use shevek_plugin::{Lookup, LookupError, LookupHost, TemplatePluginMeta};

shevek_plugin::export!();
shevek_plugin::register!(lookup "dotenv", Dotenv);

struct Dotenv;

impl Lookup for Dotenv {
    fn meta(&self) -> TemplatePluginMeta {
        TemplatePluginMeta {
            short_description: "Reads values of files with lines NAME=value".into(),
            arguments: vec![
                ("_terms".into(), "The names whose values are wanted.".into()),
                (
                    "file".into(),
                    "The file, searched in files/; without it the variable dotenv_file, then .env."
                        .into(),
                ),
            ],
            ..TemplatePluginMeta::default()
        }
    }

    fn run(
        &self,
        terms: Vec<Json>,
        kwargs: Map<String, Json>,
        host: &dyn LookupHost,
    ) -> Result<Vec<Json>, LookupError> {
        if let Some(name) = kwargs.keys().find(|name| *name != "file") {
            return Err(LookupError::new(format!("there is no option '{name}'")));
        }
        let path = file(kwargs.get("file"), host)?;
        let text = std::fs::read_to_string(&path)
            .map_err(|error| LookupError::new(format!("{}: {error}", path.display())))?;
        terms.iter().map(|term| value(&text, term, &path)).collect()
    }
}

fn file(given: Option<&Json>, host: &dyn LookupHost) -> Result<PathBuf, LookupError> {
    let name = match given {
        Some(name) => Some(name.clone()),
        None => host.variable("dotenv_file").map_err(LookupError::new)?,
    };
    let name = match &name {
        None => ".env",
        Some(name) => name
            .as_str()
            .ok_or_else(|| LookupError::new("the file's name must be a text"))?,
    };
    host.find_file("files", name)
        .ok_or_else(|| LookupError::new(format!("there is no file '{name}'")))
}

fn value(text: &str, term: &Json, path: &Path) -> Result<Json, LookupError> {
    let wanted = term
        .as_str()
        .ok_or_else(|| LookupError::new("a name must be a text"))?;
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('='))
        .find(|(name, _)| name.trim() == wanted)
        .map(|(_, value)| Json::from(value.trim()))
        .ok_or_else(|| LookupError::new(format!("{} has no '{wanted}'", path.display())))
}
