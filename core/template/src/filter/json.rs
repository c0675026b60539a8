//! `to_json`, `to_nice_json`, `from_json`.

use shevek_jinja::{Args, Dict, Error, Str, Tags, Value, meter};
use shevek_yaml::VaultText;

use crate::TemplateConfiguration;
use crate::plugin::Plugin;
use crate::python::json_decode::loads;
use crate::python::json_encode::{JsonFormat, dumps};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["to_json"], to_json),
    Plugin::new(&["to_nice_json"], to_nice_json),
    Plugin::new(&["from_json"], from_json),
];

fn to_json(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut format = JsonFormat::default();
    // The second positional argument is the profile.
    if args.positional.len() == 2
        && let Some(profile) = args.positional.pop()
    {
        args.named.push(("profile".into(), profile));
    }
    apply_options(&mut args, &mut format)?;
    let [value] = args.bind("to_json", 1, ["a"])?;
    Ok(Value::from(dumps(&value.value(), &format)?))
}

/// Ansible's sets of types. Variables hold nothing that these two treat differently.
fn check_profile(profile: &Value) -> Result<(), Error> {
    match profile.as_str() {
        Some("" | "tagless" | "legacy" | "inventory_legacy") => Ok(()),
        _ if !profile.is_true()? => Ok(()),
        _ => Err(Error::value_error(format!(
            "Unknown profile name {}.",
            profile.repr()?
        ))),
    }
}

fn apply_profile(args: &mut Args) -> Result<(), Error> {
    let profile = args.take_named("profile").unwrap_or(Value::None);
    for name in ["vault_to_text", "preprocess_unsafe"] {
        // What these ask for is done anyway.
        if args.take_named(name).is_some() && profile.is_true()? {
            return Err(Error::value_error(format!(
                "Only one of `{name}` or `profile` can be specified."
            )));
        }
    }
    check_profile(&profile)
}

fn to_nice_json(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut format = JsonFormat {
        indent: Some("    ".to_owned()),
        sort_keys: true,
        item_separator: ",".to_owned(),
        ..JsonFormat::default()
    };
    // The second positional argument is the indent.
    if args.positional.len() == 2
        && let Some(indent) = args.positional.pop()
    {
        args.named.push(("indent".into(), indent));
    }
    args.take_named("separators");
    apply_options(&mut args, &mut format)?;
    let [value] = args.bind("to_nice_json", 1, ["a"])?;
    Ok(Value::from(dumps(&value.value(), &format)?))
}

fn apply_options(args: &mut Args, format: &mut JsonFormat) -> Result<(), Error> {
    if let Some(indent) = args.take_named("indent") {
        format.indent = match &indent {
            Value::None => None,
            Value::Str(text) => Some(text.as_str().to_owned()),
            number => {
                let width = number.as_i64().ok_or_else(|| {
                    Error::type_error(format!(
                        "can't multiply sequence by non-int of type '{}'",
                        number.type_name()
                    ))
                })?;
                let width = usize::try_from(width).unwrap_or(0);
                meter::spend_text(width)?;
                Some(" ".repeat(width))
            }
        };
    }
    for (name, flag) in [
        ("sort_keys", &mut format.sort_keys),
        ("ensure_ascii", &mut format.ensure_ascii),
        ("allow_nan", &mut format.allow_nan),
    ] {
        if let Some(value) = args.take_named(name) {
            *flag = value.is_true()?;
        }
    }
    if let Some(separators) = args
        .take_named("separators")
        .filter(|value| !value.is_none())
    {
        let parts = separators.to_vec()?;
        let [item, key] = parts.as_slice() else {
            return Err(Error::value_error(format!(
                "not enough values to unpack (expected 2, got {})",
                parts.len()
            )));
        };
        format.item_separator = item.str()?;
        format.key_separator = key.str()?;
    }
    // Keys that are no text are written or refused by Ansible's encoder; circles are always refused.
    for name in ["skipkeys", "check_circular"] {
        args.take_named(name);
    }
    apply_profile(args)?;
    match args.named.iter().find(|(name, _)| &**name != "a") {
        None => Ok(()),
        Some((name, _)) => Err(Error::type_error(format!(
            "JSONEncoder.__init__() got an unexpected keyword argument '{name}'"
        ))),
    }
}

fn from_json(configuration: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let strict = args
        .take_named("strict")
        .map_or(Ok(true), |strict| strict.is_true())?;
    let [value, profile] = args.bind("from_json", 1, ["a", "profile"])?;
    let (value, profile) = (value.value(), profile.value());
    check_profile(&profile)?;
    let is_trusted = matches!(&value, Value::Str(text) if text.is_trusted());
    let loaded = load(&value, strict, configuration)?;
    match profile.as_str() {
        Some("legacy" | "inventory_legacy") => Ok(with_trust(&loaded, is_trusted)),
        _ => Ok(loaded),
    }
}

/// What Ansible's older JSON says of texts: `__ansible_unsafe` is never a template, `__ansible_vault` is encrypted, and
/// other text is trusted as the JSON is.
fn with_trust(value: &Value, is_trusted: bool) -> Value {
    let tagged = |text: &str, trusted| {
        let tags = Tags {
            trusted,
            ..Tags::default()
        };
        Value::Str(Str::tagged(text, tags))
    };
    match value {
        Value::Str(text) => tagged(text, is_trusted),
        Value::List(list) => {
            let items = list.raw_vec();
            Value::list(
                items
                    .iter()
                    .map(|item| with_trust(item, is_trusted))
                    .collect(),
            )
        }
        Value::Dict(dict) => {
            let special = |key| dict.raw_get_str(key);
            if let Some(Value::Str(text)) = special("__ansible_unsafe") {
                return tagged(&text, false);
            }
            if let Some(Value::Str(text)) = special("__ansible_vault") {
                return Value::Str(VaultText::new(text.as_str()).to_str(None));
            }
            let entries = dict.raw_items().into_iter();
            let entries = entries.map(|(key, value)| (key, with_trust(&value, is_trusted)));
            Value::Dict(Dict::from_pairs(entries).unwrap_or_default())
        }
        other => other.clone(),
    }
}

fn load(
    value: &Value,
    strict: bool,
    configuration: &TemplateConfiguration,
) -> Result<Value, Error> {
    match value {
        Value::Str(text) => loads(text, strict, configuration.strict_utf8),
        Value::Bytes(bytes) => loads(
            &String::from_utf8_lossy(bytes),
            strict,
            configuration.strict_utf8,
        ),
        other => Err(Error::type_error(format!(
            "the JSON object must be str, bytes or bytearray, not {}",
            other.type_name()
        ))),
    }
}
