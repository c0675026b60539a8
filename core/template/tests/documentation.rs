//! Every filter, test and lookup is documented, and the examples give what they say.

use std::collections::BTreeSet;
use std::sync::Arc;

use shevek_jinja::{Str, Tags, Value};
use shevek_plugin::PluginKind;
use shevek_template::{
    Templar, TemplateConfiguration, TemplateContext, TemplateDocumentation, TemplateEnvironment,
    VariableMap, documentation, plugin_names,
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
    let environment = TemplateEnvironment::new(TemplateConfiguration::default());
    let templar = Templar::new(
        environment,
        Arc::new(VariableMap::new()),
        TemplateContext::default(),
    );
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
