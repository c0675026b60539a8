//! `-e`: variables as `k=v`, JSON, YAML or `@FILE`.

use std::path::Path;
use std::sync::Arc;

use shevek_jinja::{Dict, Origin, Str, Tags, Value};
use shevek_playbook::parse_key_values;
use shevek_template::TemplateConfiguration;
use shevek_yaml::Source;

use crate::error::CommandError;

/// Where their values come from, as messages name it.
const ORIGIN: &str = "<CLI option '-e'>";

/// Joins all `-e` in their order; later ones win, or with `merges` dictionaries of the same name are combined.
/// Ansible: `load_extra_vars`.
pub(crate) fn read_extra_vars(
    given: &[String],
    templates: &TemplateConfiguration,
    merges: bool,
) -> Result<Dict, CommandError> {
    let all = Dict::new();
    for text in given {
        let vars = read_one(text, templates)?;
        for (name, value) in vars.raw_items() {
            let name = name.to_string();
            let value = match (all.raw_get_str(&name), value) {
                (Some(Value::Dict(lower)), Value::Dict(upper)) if merges => {
                    Value::Dict(shevek_engine::merged(&lower, &upper))
                }
                (_, value) => value,
            };
            all.insert_str(&name, value);
        }
    }
    Ok(all)
}

fn read_one(text: &str, templates: &TemplateConfiguration) -> Result<Dict, CommandError> {
    if let Some(path) = text.strip_prefix('@') {
        let path = Path::new(path);
        let content = std::fs::read(path).map_err(|error| {
            CommandError::Failed(format!("{} cannot be read: {error}", path.display()))
        })?;
        let source = if shevek_vault::is_encrypted(&content) {
            let content = String::from_utf8_lossy(&content);
            let plain = shevek_vault::decrypt(&content, &templates.vault_secrets)
                .map_err(|error| CommandError::Failed(format!("{}: {error}", path.display())))?;
            Source::encrypted(path.to_string_lossy(), String::from_utf8_lossy(&plain))
        } else {
            Source::from_bytes(&path.to_string_lossy(), content)?
        };
        return mapping(&source);
    }
    let trimmed = text.trim_start();
    if trimmed.starts_with(['{', '[']) {
        return mapping(&Source::new(ORIGIN, text));
    }
    let (pairs, rest) =
        parse_key_values(text, false).map_err(|error| CommandError::Usage(error.to_string()))?;
    let vars = Dict::new();
    let tags = Arc::new(Tags {
        trusted: true,
        origin: Some(Origin {
            file: ORIGIN.into(),
            line: 0,
            column: 0,
        }),
        extension: None,
    });
    // As in Ansible, words without `=` become a variable too.
    let rest = rest.map(|rest| ("_raw_params".to_string(), rest));
    for (name, value) in pairs.into_iter().chain(rest) {
        vars.insert_str(&name, Value::Str(Str::with_tags(value, Arc::clone(&tags))));
    }
    Ok(vars)
}

fn mapping(source: &Arc<Source>) -> Result<Dict, CommandError> {
    let Some(root) = shevek_yaml::load(source)?.root else {
        return Ok(Dict::new());
    };
    match root.to_value(true) {
        Value::Dict(dict) => Ok(dict),
        other => Err(CommandError::Usage(format!(
            "Invalid extra vars data supplied. {} holds a {}, not a mapping of names to values.",
            source.name(),
            other.type_name()
        ))),
    }
}
