//! From the data files to documentation.

use serde_json::{Map, Value as Json};
use shevek_plugin::{ArgType, OptionSpec, PluginKind};
use shevek_yaml::{Diagnostic, Source};

use super::TemplateDocumentation;

/// The documentation of all filters, tests or lookups that come with this crate, by name; of other kinds there is
/// none. Ansible: the `.yml` files beside its plugins.
///
/// # Errors
/// When a data file is wrong, which is a mistake in this crate.
pub fn documentation(kind: PluginKind) -> Result<Vec<TemplateDocumentation>, Diagnostic> {
    let (name, text) = match kind {
        PluginKind::Filter => ("filters.yml", include_str!("filters.yml")),
        PluginKind::Test => ("tests.yml", include_str!("tests.yml")),
        PluginKind::Lookup => ("lookups.yml", include_str!("lookups.yml")),
        PluginKind::Connection
        | PluginKind::Action
        | PluginKind::Module
        | PluginKind::Callback
        | PluginKind::Cache
        | PluginKind::Inventory => {
            return Ok(Vec::new());
        }
    };
    let source = Source::new(name, text);
    let wrong = |message: String| Diagnostic::in_source(&source, message);
    let root = shevek_yaml::load(&source)?.root;
    let json = root.map(|root| root.to_value(false).to_json()).transpose();
    let Ok(Some(Json::Object(entries))) = json else {
        return Err(wrong("it is no mapping".into()));
    };
    let found = entries.iter().map(|(name, entry)| {
        let known = match entry.get("same").and_then(Json::as_str) {
            Some(other) => entries.get(other).map(|entry| (entry, Some(other))),
            None => Some((entry, None)),
        };
        let made = known.and_then(|(entry, other)| read(kind, name, entry, other));
        made.ok_or_else(|| wrong(format!("the entry '{name}' is not complete")))
    });
    found.collect()
}

fn read(
    kind: PluginKind,
    name: &str,
    entry: &Json,
    alias_of: Option<&str>,
) -> Option<TemplateDocumentation> {
    let text = |key: &str| Some(entry.get(key)?.as_str()?.to_owned());
    let is_lookup = kind == PluginKind::Lookup;
    let (example, example_result) = match entry.get("try") {
        Some(tried) => (
            tried.get(0)?.as_str()?.to_owned(),
            Some(tried.get(1)?.clone()),
        ),
        None => (text("show")?, None),
    };
    let more = entry.get("more").and_then(Json::as_array);
    let empty = Map::new();
    let args = match entry.get("args") {
        Some(args) => args.as_object()?,
        None => &empty,
    };
    let input = (!is_lookup).then(|| arg_type(entry.get("input")?.as_str()?));
    let result = (kind == PluginKind::Filter).then(|| arg_type(entry.get("gives")?.as_str()?));
    let options: Option<Vec<_>> = args.iter().map(|(name, arg)| option(name, arg)).collect();
    Some(TemplateDocumentation {
        name: name.into(),
        alias_of: alias_of.map(Into::into),
        short_description: text("is")?,
        description: more
            .into_iter()
            .flatten()
            .map(|paragraph| Some(paragraph.as_str()?.to_owned()))
            .collect::<Option<_>>()?,
        input: input.map_or(Some(None), |found| found.map(Some))?,
        terms: is_lookup
            .then(|| text("input"))
            .map_or(Some(None), |found| found.map(Some))?,
        result: result.map_or(Some(None), |found| found.map(Some))?,
        options: options?,
        example,
        example_result,
    })
}

/// `[type, sentence, default]`; the default may be missing.
fn option(name: &str, arg: &Json) -> Option<OptionSpec> {
    let written = arg.get(0)?.as_str()?;
    let ty = arg_type(written.trim_end_matches('!'))?;
    let mut option = OptionSpec::new(name, ty);
    option.required = written.ends_with('!');
    option.description = vec![arg.get(1)?.as_str()?.to_owned()];
    option.default = arg.get(2).cloned();
    Some(option)
}

fn arg_type(name: &str) -> Option<ArgType> {
    serde_json::from_value(Json::from(name)).ok()
}
