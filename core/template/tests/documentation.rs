//! Every filter, test and lookup is documented, and the examples give what they say.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use shevek_jinja::{Str, Tags, Value};
use shevek_plugin::PluginKind;
use shevek_template::{
    Templar, TemplateConfiguration, TemplateContext, TemplateDocumentation, TemplateEnvironment,
    VariableMap, documentation, plugin_names, plugin_settings,
};

const KINDS: [PluginKind; 3] = [PluginKind::Filter, PluginKind::Test, PluginKind::Lookup];

fn all() -> impl Iterator<Item = (PluginKind, TemplateDocumentation)> {
    KINDS.into_iter().flat_map(|kind| {
        let all = documentation(kind).expect("the data files are good");
        all.into_iter().map(move |entry| (kind, entry))
    })
}

#[test]
fn all_names_are_documented_and_no_others() {
    for kind in KINDS {
        let documented: BTreeSet<String> = all()
            .filter(|(of, _)| *of == kind)
            .map(|(_, entry)| entry.name)
            .collect();
        assert_eq!(documented, plugin_names(kind), "{}", kind.as_str());
    }
}

/// These cannot be run everywhere: they want a server, a program, or are given by chance.
#[test]
fn only_few_examples_are_not_run() {
    let shown: Vec<String> = all()
        .filter(|(_, entry)| entry.example_result.is_none())
        .map(|(kind, entry)| format!("{} {}", kind.as_str(), entry.name))
        .collect();
    assert_eq!(
        shown,
        [
            "filter community.general.random_mac",
            "test ansible.utils.resolvable",
            "lookup url"
        ]
    );
}

#[test]
fn options_that_can_be_configured_are_documented() {
    for plugin in plugin_settings() {
        let kind = match plugin.kind.as_str() {
            "lookup" => PluginKind::Lookup,
            _ => continue,
        };
        let Some((_, entry)) = all().find(|(of, entry)| *of == kind && entry.name == plugin.name)
        else {
            continue;
        };
        for option in plugin
            .options
            .iter()
            .filter(|option| !option.name.starts_with('_'))
        {
            let is_known = entry.options.iter().any(|known| known.name == option.name);
            assert!(is_known, "{}: {}", plugin.name, option.name);
        }
    }
}

#[test]
fn sentences_are_sentences() {
    for (kind, entry) in all() {
        let options = entry.options.iter().flat_map(|option| &option.description);
        for text in options
            .chain([&entry.short_description])
            .chain(&entry.description)
        {
            assert!(
                !text.is_empty() && !text.ends_with(' '),
                "{} {}: {text}",
                kind.as_str(),
                entry.name
            );
        }
        assert!(
            entry.example.contains(&entry.name) || entry.alias_of.is_some(),
            "{} {}",
            kind.as_str(),
            entry.name
        );
    }
}

#[test]
fn examples_give_what_they_say() {
    let environment = TemplateEnvironment::new(TemplateConfiguration {
        environment_variables: Arc::new(|name| (name == "HOME").then(|| "/home/alice".into())),
        ..TemplateConfiguration::default()
    });
    let groups = json!({"all": ["web1", "db1"], "ungrouped": ["db1"], "web": ["web1"]});
    let variables = [
        ("groups", Value::from_json(&groups)),
        ("web_port", Value::from(8080)),
    ];
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documentation");
    let templar = Templar::new(
        environment,
        Arc::new(variables.into_iter().collect::<VariableMap>()),
        TemplateContext {
            base_directory: Some(directory.clone()),
            ..TemplateContext::default()
        },
    )
    .with_search_directory(&directory);
    let mut wrong = Vec::new();
    for (kind, entry) in all() {
        let Some(expected) = &entry.example_result else {
            continue;
        };
        let text = Str::tagged(
            entry.example.clone(),
            Tags {
                trusted: true,
                ..Tags::default()
            },
        );
        let given = templar.template(&Value::Str(text));
        let json = given.as_ref().map(Value::to_json);
        if !matches!(&json, Ok(Ok(json)) if json == expected) {
            wrong.push(format!(
                "{} {}: {json:?}, not {expected}",
                kind.as_str(),
                entry.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
