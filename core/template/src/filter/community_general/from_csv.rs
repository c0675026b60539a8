//! `from_csv`: the rows of a CSV text as dictionaries.

use shevek_jinja::{Arg, Args, Dict, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};
use crate::python::csv::{CsvDialect, read_csv};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["community.general.from_csv"], from_csv)];

fn from_csv(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, dialect, names, delimiter, skips, strict] = args.bind(
        "from_csv",
        1,
        [
            "data",
            "dialect",
            "fieldnames",
            "delimiter",
            "skipinitialspace",
            "strict",
        ],
    )?;
    let dialect = to_text(&dialect.or("excel"))?;
    let default = match dialect.as_str() {
        "excel" | "unix" => ',',
        "excel-tab" => '\t',
        _ => {
            return Err(plugin_error(format!(
                "Dialect '{dialect}' is not supported by your version of python."
            )));
        }
    };
    let dialect = CsvDialect {
        delimiter: separator(delimiter, default)?,
        skip_initial_space: skips.bool(false)?,
        strict: strict.bool(false)?,
    };
    let text = to_text(&data.value())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rows = read_csv(text, dialect)
        .map_err(|error| plugin_error(format!("Unable to process file: {error}")))?;
    let mut rows = rows.into_iter();
    let names = match names.some() {
        Some(names) => names.to_vec()?,
        None => rows
            .next()
            .unwrap_or_default()
            .into_iter()
            .map(Value::from)
            .collect(),
    };
    let rows = rows.filter(|row| !row.is_empty());
    let dictionaries: Result<Vec<_>, _> = rows.map(|row| dictionary(&names, row)).collect();
    dictionaries.map(Value::list)
}

fn separator(given: Arg, default: char) -> Result<char, Error> {
    let refused = |why: &str| {
        plugin_error(format!(
            "Unable to create custom dialect: \"delimiter\" {why}"
        ))
    };
    let Some(given) = given.some() else {
        return Ok(default);
    };
    let Some(text) = given.as_str() else {
        return Err(refused(&format!(
            "must be string, not {}",
            given.type_name()
        )));
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(refused("must be a 1-character string")),
    }
}

/// Fields beyond the names stand under `None`; names beyond the fields have nothing.
fn dictionary(names: &[Value], row: Vec<String>) -> Result<Value, Error> {
    let result = Dict::new();
    let mut fields = row.into_iter().map(Value::from);
    let mut missing = Vec::new();
    for name in names {
        match fields.next() {
            Some(field) => {
                result.insert(name.clone(), field)?;
            }
            None => missing.push(name.clone()),
        }
    }
    let rest: Vec<_> = fields.collect();
    if !rest.is_empty() {
        result.insert(Value::None, Value::list(rest))?;
    }
    for name in missing {
        result.insert(name, Value::None)?;
    }
    Ok(Value::Dict(result))
}
