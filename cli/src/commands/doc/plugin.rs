//! The documentation of one plugin, in the structure of `--json`.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ActionMeta, ArgumentSpec, CacheMeta, CallbackMeta, ConnectionMeta, Documentation, Example,
    InventoryMeta, ModuleMeta, Origin, PluginKind, PluginMeta, Support, TemplatePluginMeta,
};
use shevek_template::TemplateDocumentation;

use super::options::{connection_json, options_json, plugin_json, spec_json, type_json};

const BUILTIN: &str = "ansible.builtin";

/// The cache that keeps nothing.
pub(super) const MEMORY: &str = "memory";

/// A module's documentation: its own, its action's, or both.
pub(super) fn module(name: &str, shown: &[Documentation]) -> Option<Json> {
    let mut action: Option<(&ActionMeta, &Origin)> = None;
    let mut module: Option<(&ModuleMeta, &Origin)> = None;
    for documentation in shown {
        match &documentation.meta {
            PluginMeta::Action(meta) => action = Some((meta, &documentation.info.origin)),
            PluginMeta::Module(meta) => module = Some((meta, &documentation.info.origin)),
            PluginMeta::Connection(_)
            | PluginMeta::Template(_)
            | PluginMeta::Callback(_)
            | PluginMeta::Cache(_)
            | PluginMeta::Inventory(_) => {}
        }
    }
    let origin = module
        .map(|(_, origin)| origin)
        .or(action.map(|(_, origin)| origin))?;
    let (action, module) = (action.map(|(meta, _)| meta), module.map(|(meta, _)| meta));
    let (short, description) = match (module, action) {
        (Some(meta), _) => (&meta.short_description, &meta.description),
        (None, Some(meta)) => (&meta.short_description, &meta.description),
        (None, None) => return None,
    };
    let none = ArgumentSpec::default();
    let spec = action
        .and_then(|meta| meta.spec.as_ref())
        .or(module.map(|meta| &meta.spec))
        .unwrap_or(&none);
    let check = module
        .map(|meta| meta.check_mode)
        .max_by_support(action.map(|meta| meta.check_mode));
    let diff = module
        .map(|meta| meta.diff)
        .max_by_support(action.map(|meta| meta.diff));
    let is_async = match (action, module) {
        (Some(action), _) => action.supports_async,
        (None, module) => module.is_some_and(|meta| meta.supports_async),
    };
    let connection = match action {
        Some(action) if action.controller_only => Support::None,
        _ => Support::Full,
    };
    let mut doc = head(name, short, description, origin);
    doc.insert("module".into(), json!(name));
    doc.insert("has_action".into(), json!(action.is_some()));
    doc.insert("options".into(), Json::Object(spec_json(spec)));
    let attribute = |description: &str, support: Support| json!({"description": description, "support": support});
    doc.insert(
        "attributes".into(),
        json!({
            "async": attribute("Runs as a job in the background.", if is_async { Support::Full } else { Support::None }),
            "check_mode": attribute("Predicts in check mode what it would change.", check),
            "connection": attribute("Does its work on the host, through the connection.", connection),
            "diff_mode": attribute("Shows what changed, in diff mode.", diff),
        }),
    );
    let of_action = action
        .map(|meta| &meta.examples)
        .filter(|examples| !examples.is_empty());
    let of_module = module
        .map(|meta| &meta.examples)
        .filter(|examples| !examples.is_empty());
    let examples = of_action
        .or(of_module)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let returns = module.map(|meta| {
        let entries = meta.returns.iter();
        let entries = entries.map(|(key, text)| (key.clone(), json!({"description": text})));
        entries.collect::<Map<_, _>>()
    });
    Some(whole(
        doc,
        examples_text(examples),
        returns.filter(|returns| !returns.is_empty()),
    ))
}

/// The further-reaching of two answers about check mode.
trait MaxBySupport {
    fn max_by_support(self, other: Self) -> Support;
}

impl MaxBySupport for Option<Support> {
    fn max_by_support(self, other: Self) -> Support {
        let rank = |support: &Support| match support {
            Support::None => 0,
            Support::Partial => 1,
            Support::Full => 2,
        };
        self.into_iter()
            .chain(other)
            .max_by_key(rank)
            .unwrap_or_default()
    }
}

/// A connection's documentation.
pub(super) fn connection(name: &str, meta: &ConnectionMeta, origin: &Origin) -> Json {
    let mut doc = head(name, &meta.short_description, &meta.description, origin);
    doc.insert("name".into(), json!(name));
    doc.insert(
        "options".into(),
        Json::Object(connection_json(&meta.options)),
    );
    whole(doc, None, None)
}

/// The documentation of a filter, test or lookup of a dylib.
pub(super) fn outside(name: &str, meta: &TemplatePluginMeta, origin: &Origin) -> Json {
    let mut doc = head(name, &meta.short_description, &meta.description, origin);
    doc.insert("name".into(), json!(name));
    let arguments = meta.arguments.iter();
    let options =
        arguments.map(|(name, text)| (name.clone(), json!({"description": [text], "type": "raw"})));
    doc.insert("options".into(), Json::Object(options.collect()));
    whole(doc, examples_text(&meta.examples), None)
}

/// The documentation of a filter, test or lookup that comes with shevek.
pub(super) fn template(kind: PluginKind, entry: &TemplateDocumentation) -> Json {
    let mut description = vec![entry.short_description.clone()];
    description.extend_from_slice(&entry.description);
    let mut doc = head(
        &entry.name,
        &entry.short_description,
        &description,
        &Origin::Bundled,
    );
    let known_as = entry.alias_of.as_ref().unwrap_or(&entry.name);
    doc.insert("name".into(), json!(known_as));
    let mut options = Map::new();
    if let Some(ty) = entry.input {
        let input = json!({"description": ["The value before it"], "type": type_json(ty), "required": true});
        options.insert("_input".into(), input);
    }
    if let Some(terms) = &entry.terms {
        let terms = json!({"description": [terms], "type": "list", "required": true});
        options.insert("_terms".into(), terms);
    }
    let positional = entry.options.iter().map(|option| option.name.as_str());
    let positional: Vec<&str> = ["_input"].into_iter().chain(positional).collect();
    if entry.terms.is_none() {
        doc.insert("positional".into(), json!(positional.join(", ")));
    }
    options.extend(options_json(&entry.options));
    doc.insert("options".into(), Json::Object(options));
    let (key, returned) = match kind {
        PluginKind::Lookup => (
            "_list",
            json!({"description": "What was found, a value each", "type": "list"}),
        ),
        PluginKind::Test => (
            "_value",
            json!({"description": "Whether it holds", "type": "bool"}),
        ),
        _ => (
            "_value",
            json!({"description": "The result", "type": entry.result.map(type_json)}),
        ),
    };
    let mut example = format!("{}\n", entry.example);
    if let Some(result) = &entry.example_result {
        let _ = writeln!(example, "# => {result}");
    }
    let returns = Map::from_iter([(key.to_string(), returned)]);
    whole(doc, Some(example), Some(returns))
}

/// A cache's documentation.
pub(super) fn cache(name: &str, meta: &CacheMeta, origin: &Origin) -> Json {
    let mut doc = head(name, &meta.short_description, &meta.description, origin);
    doc.insert("name".into(), json!(name));
    doc.insert("options".into(), Json::Object(plugin_json(&meta.options)));
    whole(doc, None, None)
}

/// The documentation of an inventory plugin of a dylib.
pub(super) fn inventory(name: &str, meta: &InventoryMeta, origin: &Origin) -> Json {
    let mut doc = head(name, &meta.short_description, &meta.description, origin);
    doc.insert("name".into(), json!(name));
    let mut options = meta.resolved_options();
    options.extend(meta.constructed_options());
    doc.insert("options".into(), Json::Object(plugin_json(&options)));
    whole(doc, examples_text(&meta.examples), None)
}

/// The documentation of the cache that is no plugin here.
pub(super) fn memory() -> Json {
    let paragraphs = [
        "Facts are forgotten at the end of the run. This is so where fact_caching says nothing."
            .to_string(),
    ];
    let mut doc = head(
        MEMORY,
        "Keeps facts for one run",
        &paragraphs,
        &Origin::Bundled,
    );
    doc.insert("name".into(), json!(MEMORY));
    whole(doc, None, None)
}

/// The documentation of a callback of somebody else.
pub(super) fn outside_callback(name: &str, meta: &CallbackMeta, origin: &Origin) -> Json {
    let mut doc = head(name, &meta.short_description, &meta.description, origin);
    doc.insert("name".into(), json!(name));
    whole(doc, None, None)
}

/// The documentation of a callback or an inventory plugin that is built in; its name has a collection when that is not Ansible's own.
pub(super) fn builtin(name: &str, entry: &Json) -> Json {
    let texts = entry["description"].as_array().into_iter().flatten();
    let texts: Vec<String> = texts
        .filter_map(|text| Some(text.as_str()?.to_owned()))
        .collect();
    let short = entry["short_description"].as_str().unwrap_or_default();
    let mut doc = head(name, short, &texts, &Origin::Bundled);
    if let Some((collection, name)) = name.rsplit_once('.') {
        doc.insert("collection".into(), json!(collection));
        doc.insert("plugin_name".into(), json!(format!("{collection}.{name}")));
    }
    doc.insert("name".into(), json!(name.rsplit('.').next()));
    whole(doc, None, None)
}

fn head(name: &str, short: &str, description: &[String], origin: &Origin) -> Map<String, Json> {
    let (collection, full) = match origin {
        // What comes from a collection has its name.
        Origin::Bundled if name.matches('.').count() > 1 => (
            name.rsplit_once('.')
                .map_or("", |(collection, _)| collection),
            name.to_owned(),
        ),
        Origin::Bundled => (BUILTIN, format!("{BUILTIN}.{name}")),
        Origin::File(_) => ("", name.to_owned()),
    };
    let description = if description.is_empty() {
        json!([short])
    } else {
        json!(description)
    };
    let json = json!({
        "collection": collection,
        "description": description,
        "filename": origin.to_string(),
        "plugin_name": full,
        "short_description": short,
    });
    json.as_object().cloned().unwrap_or_default()
}

fn whole(
    doc: Map<String, Json>,
    examples: Option<String>,
    returns: Option<Map<String, Json>>,
) -> Json {
    json!({"doc": doc, "examples": examples, "metadata": null, "return": returns})
}

fn examples_text(examples: &[Example]) -> Option<String> {
    let mut text = String::new();
    for example in examples {
        let _ = write!(text, "\n- name: {}\n", example.name);
        for line in example.task.lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    (!text.is_empty()).then_some(text)
}
