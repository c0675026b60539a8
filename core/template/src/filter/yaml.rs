//! `to_yaml`, `to_nice_yaml`, `from_yaml`, `from_yaml_all`.

use shevek_jinja::{Args, Error, ErrorKind, Value};
use shevek_yaml::{Source, load, load_all};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error};
use crate::python::yaml_dump::{YamlFormat, YamlStyle, dump};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["to_yaml"], to_yaml),
    Plugin::new(&["to_nice_yaml"], to_nice_yaml),
    Plugin::new(&["from_yaml"], from_yaml),
    Plugin::new(&["from_yaml_all"], from_yaml_all),
];

fn to_yaml(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut format = YamlFormat::default();
    // Ansible takes further arguments without a name and ignores them.
    args.positional.truncate(1);
    apply_options(&mut args, &mut format)?;
    if let Some(flow) = args.take_named("default_flow_style") {
        format.flow_style = flow_style(&flow)?;
    }
    let [value] = args.bind("to_yaml", 1, ["a"])?;
    dump(&value.value(), &format).map(Value::from)
}

fn to_nice_yaml(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut format = YamlFormat {
        flow_style: Some(false),
        indent: 4,
        ..YamlFormat::default()
    };
    // The second positional argument is the indent; further ones are ignored.
    args.positional.truncate(2);
    if args.positional.len() == 2
        && let Some(indent) = args.positional.pop()
    {
        args.named.push(("indent".into(), indent));
    }
    apply_options(&mut args, &mut format)?;
    if let Some(flow) = args.take_named("default_flow_style") {
        format.flow_style = flow_style(&flow)?;
    }
    let [value] = args.bind("to_nice_yaml", 1, ["a"])?;
    dump(&value.value(), &format).map(Value::from)
}

fn flow_style(value: &Value) -> Result<Option<bool>, Error> {
    if value.is_none() {
        Ok(None)
    } else {
        value.is_true().map(Some)
    }
}

fn apply_options(args: &mut Args, format: &mut YamlFormat) -> Result<(), Error> {
    for (name, number) in [("indent", &mut format.indent), ("width", &mut format.width)] {
        if let Some(value) = args.take_named(name).filter(|value| !value.is_none()) {
            let wanted = value.as_f64().ok_or_else(|| {
                Error::type_error(format!(
                    "an integer is required for '{name}', not {}",
                    value.type_name()
                ))
            })?;
            *number = if wanted >= f64::from(i32::MAX) {
                i32::MAX
            } else {
                wanted as i32
            };
        }
    }
    if args.take_named("allow_unicode").is_some() {
        return Err(Error::type_error(
            "yaml.dump() got multiple values for keyword argument 'allow_unicode'",
        ));
    }
    if let Some(value) = args.take_named("sort_keys") {
        format.sort_keys = value.is_true()?;
    }
    for (name, flag) in [
        ("explicit_start", &mut format.explicit_start),
        ("explicit_end", &mut format.explicit_end),
        ("canonical", &mut format.canonical),
    ] {
        if let Some(value) = args.take_named(name).filter(|value| !value.is_none()) {
            *flag = value.is_true()?;
        }
    }
    if let Some(style) = args
        .take_named("default_style")
        .filter(|value| !value.is_none())
    {
        format.default_style = match style.as_str() {
            Some("\"") => Some(YamlStyle::DoubleQuoted),
            Some("'") => Some(YamlStyle::SingleQuoted),
            Some("|") => Some(YamlStyle::Literal),
            Some(">") => Some(YamlStyle::Folded),
            _ => None,
        };
    }
    for (name, _) in &args.named {
        match &**name {
            "a" | "default_flow_style" => {}
            "line_break" | "version" | "tags" | "encoding" => {
                return Err(plugin_error(format!(
                    "the option '{name}' of YAML filters is not built in"
                )));
            }
            _ => {
                return Err(Error::type_error(format!(
                    "dump_all() got an unexpected keyword argument '{name}'"
                )));
            }
        }
    }
    Ok(())
}

fn source(value: &Value) -> Option<std::sync::Arc<Source>> {
    Some(Source::new("<unicode string>", value.as_str()?))
}

fn yaml_error(diagnostic: &shevek_yaml::Diagnostic) -> Error {
    Error::new(ErrorKind::Other, format!("{diagnostic}"))
}

fn from_yaml(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data] = args.bind("from_yaml", 1, ["data"])?;
    let data = data.value();
    let Some(source) = source(&data) else {
        return Ok(data);
    };
    let document = load(&source).map_err(|error| yaml_error(&error))?;
    Ok(document
        .root
        .map_or(Value::None, |root| root.to_value(false)))
}

fn from_yaml_all(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data] = args.bind("from_yaml_all", 1, ["data"])?;
    let data = data.value();
    let Some(source) = source(&data) else {
        return Ok(if data.is_none() {
            Value::list(Vec::new())
        } else {
            data
        });
    };
    let documents = load_all(&source).map_err(|error| yaml_error(&error))?;
    Ok(Value::list(
        documents
            .into_iter()
            .map(|document| {
                document
                    .root
                    .map_or(Value::None, |root| root.to_value(false))
            })
            .collect(),
    ))
}
