//! Ansible's own looking glass for trust and origins: `ansible._protomatter.apply_trust`, `finalize`, `origin` and
//! `tag_names`.

use shevek_jinja::{Args, Error, Origin, Str, Tags, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;
use crate::vault_value::is_from_vault;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["ansible._protomatter.apply_trust"], apply_trust),
    Plugin::new(&["ansible._protomatter.finalize"], finalize),
    Plugin::new(&["ansible._protomatter.origin"], origin),
    Plugin::new(&["ansible._protomatter.tag_names"], tag_names),
];

fn apply_trust(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("apply_trust", 1, ["value"])?;
    Ok(match value.value() {
        Value::Str(text) => {
            let known = text.tags();
            Value::Str(Str::tagged(
                text.to_arc(),
                Tags {
                    trusted: true,
                    origin: known.and_then(|tags| tags.origin.clone()),
                    extension: known.and_then(|tags| tags.extension.clone()),
                },
            ))
        }
        other => other,
    })
}

fn finalize(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("finalize", 1, ["value"])?;
    crate::templar::finalize(&value.value())
}

fn origin(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("origin", 1, ["value"])?;
    Ok(match origin_of(&value.value()) {
        Some(origin) => Value::from(origin.to_string()),
        None => Value::None,
    })
}

fn tag_names(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("tag_names", 1, ["value"])?;
    let names = tags_of(&value.value());
    Ok(Value::list(names.into_iter().map(Value::from).collect()))
}

fn origin_of(value: &Value) -> Option<Origin> {
    match value {
        Value::Str(text) => text.origin().cloned(),
        Value::List(list) => list.origin().cloned(),
        Value::Dict(dict) => dict.origin().cloned(),
        _ => None,
    }
}

/// The names of the tags that a value has, sorted.
pub(crate) fn tags_of(value: &Value) -> Vec<&'static str> {
    let is_trusted = matches!(value, Value::Str(text) if text.is_trusted());
    [
        ("Origin", origin_of(value).is_some()),
        ("TrustedAsTemplate", is_trusted),
        ("VaultedValue", is_from_vault(value)),
    ]
    .into_iter()
    .filter_map(|(name, is_set)| is_set.then_some(name))
    .collect()
}
