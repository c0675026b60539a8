//! Options and results, one below the other.

use serde_json::{Map, Value as Json, json};

use super::layout::{filled, indented, yaml};
use super::markup::Style;
use crate::error::CommandError;

/// Keys that say where an option's value comes from.
const SOURCES: [&str; 5] = ["env", "ini", "yaml", "vars", "keyword"];
/// Keys with options or results within.
const WITHIN: [&str; 4] = ["options", "suboptions", "contains", "spec"];

/// Where options stand.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) style: Style,
    /// The width of texts.
    pub(super) width: usize,
    /// Before the facts of an option.
    pub(super) indent: &'a str,
    /// Before its name.
    pub(super) base: &'a str,
    /// Whether they are results: those are neither required nor have defaults.
    pub(super) results: bool,
    /// Whether the version that brought an option is shown.
    pub(super) versions: bool,
}

impl Fields<'_> {
    /// Writes them in the order of their names. Ansible: `DocCLI.add_fields`.
    ///
    /// # Errors
    /// One without a description, as in roles.
    pub(super) fn write(
        &self,
        fields: &Map<String, Json>,
        out: &mut Vec<String>,
    ) -> Result<(), CommandError> {
        let mut names: Vec<&String> = fields.keys().collect();
        names.sort();
        for name in names {
            let field = fields[name].as_object().cloned().unwrap_or_default();
            self.field(name, field, out)?;
        }
        Ok(())
    }

    fn field(
        &self,
        name: &str,
        mut field: Map<String, Json>,
        out: &mut Vec<String>,
    ) -> Result<(), CommandError> {
        let required = match field.remove("required") {
            None => false,
            Some(Json::Bool(required)) => required,
            Some(other) => {
                return Err(CommandError::Failed(format!(
                    "Incorrect value for 'Required', a boolean is needed.: {other}"
                )));
            }
        };
        let description = field.remove("description").ok_or_else(|| {
            CommandError::Failed(
                "All (sub-)options and return values must have a 'description' field".into(),
            )
        })?;
        self.head(name, required, &description, out);
        let mut within = Vec::new();
        for key in WITHIN {
            if let Some(Json::Object(fields)) = field.remove(key) {
                within.push((key, fields));
            }
        }
        if !required && !self.results && !field.contains_key("default") {
            field.insert("default".into(), Json::Null);
        }
        let mut set_via = Map::new();
        for key in SOURCES {
            if field
                .get(key)
                .and_then(Json::as_array)
                .is_some_and(|list| !list.is_empty())
            {
                set_via.insert(key.into(), field.remove(key).unwrap_or_default());
            }
        }
        if !set_via.is_empty() {
            let text = yaml(&json!({"set_via": set_via}), false)?;
            out.push(indented(&text, self.indent, self.style));
        }
        let version = field.remove("version_added");
        field.remove("version_added_collection");
        let mut keys: Vec<&String> = field.keys().filter(|key| !key.starts_with('_')).collect();
        keys.sort();
        for key in keys {
            let value = &field[key];
            let text = if value.is_array() {
                format!("{key}: {}", yaml(value, true)?)
            } else {
                yaml(&json!({key: value}), false)?
            };
            out.push(indented(&text, self.indent, self.style));
        }
        if let (Some(Json::String(version)), true) = (version, self.versions) {
            out.push(format!("{}added in: version {version}", self.indent));
        }
        for (key, fields) in within {
            out.push(format!("{}{key}:", self.indent));
            let inner = Fields {
                indent: &format!("{}  ", self.indent),
                base: self.indent,
                ..*self
            };
            inner.write(&fields, out)?;
        }
        Ok(())
    }

    /// The name with the description beside it.
    fn head(&self, name: &str, required: bool, description: &Json, out: &mut Vec<String>) {
        let sign = match (self.style.plain, required) {
            (false, _) => "  ",
            (true, true) => "=",
            (true, false) => "-",
        };
        let shown = if required {
            self.style.heading(name)
        } else {
            name.to_owned()
        };
        let key = format!("{}{sign} {shown}", self.base);
        let length = name.chars().count();
        let gap = self
            .indent
            .len()
            .saturating_sub(length + self.base.len())
            .max(2);
        let inline = " ".repeat(gap);
        let extra = self.base.len() + length + 3;
        let below = " ".repeat(gap + extra);
        out.push(String::new());
        for (index, paragraph) in paragraphs(description).into_iter().enumerate() {
            let text = self.style.resolve(paragraph);
            out.push(if index == 0 {
                format!("{key}{}", filled(&text, self.width, &inline, &below, extra))
            } else {
                filled(&text, self.width, &below, &below, 0)
            });
        }
    }
}

/// A text, or a list of texts.
pub(super) fn paragraphs(description: &Json) -> Vec<&str> {
    match description {
        Json::String(text) => vec![text],
        Json::Array(texts) => texts.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}
