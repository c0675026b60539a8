//! `csvfile`.

use shevek_jinja::{Error, ErrorKind, Value};

use super::{Lookup, LookupCall};
use crate::file::read::read_encoded;
use crate::plugin::{plugin_error, text_with};
use crate::python::csv::{CsvDialect, read_csv};
use crate::python::key_value::parse_key_value;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("csvfile", csvfile)];

const OPTIONS: [&str; 6] = ["file", "delimiter", "encoding", "col", "keycol", "default"];

struct Search {
    file: String,
    delimiter: char,
    encoding: String,
    column: i64,
    key_column: i64,
    default: Option<Value>,
}

fn csvfile(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let no_key = || plugin_error("Search key is required but was not found");
    let terms = std::mem::take(&mut call.terms);
    if terms.is_empty() {
        return Err(no_key());
    }
    let mut shared = std::mem::take(&mut call.options);
    let mut out = Vec::new();
    for term in terms {
        let (words, pairs) = parse_key_value(&text_with(&term, "split")?);
        if words.is_empty() {
            return Err(no_key());
        }
        let key = words.join(" ");
        for (name, value) in pairs {
            if !OPTIONS.contains(&name.as_str()) {
                return Err(Error::value_error(format!(
                    "'{name}' is not a valid option"
                )));
            }
            // Options inside of a term go before named ones and hold for the terms that follow.
            shared.retain(|(known, _)| **known != *name);
            shared.push((name.into(), Value::from(value)));
        }
        call.options.clone_from(&shared);
        let search = search(call)?;
        match search.value(call, &key)? {
            Some(value) if value.is_list_like() => out.extend(value.to_vec()?),
            value => out.extend(value),
        }
    }
    Ok(out)
}

fn search(call: &mut LookupCall<'_>) -> Result<Search, Error> {
    let delimiter = call
        .take_text("delimiter")?
        .unwrap_or_else(|| "TAB".to_owned());
    let mut characters = delimiter.chars();
    let delimiter = match (delimiter.as_str(), characters.next(), characters.next()) {
        ("TAB", _, _) => '\t',
        (_, Some(one), None) => one,
        _ => {
            return Err(Error::type_error(
                "\"delimiter\" must be a 1-character string",
            ));
        }
    };
    Ok(Search {
        file: call
            .take_text("file")?
            .unwrap_or_else(|| "ansible.csv".to_owned()),
        delimiter,
        encoding: call
            .take_text("encoding")?
            .unwrap_or_else(|| "utf-8".to_owned()),
        column: call.take_int_as("col", "int")?.unwrap_or(1),
        key_column: call.take_int_as("keycol", "int")?.unwrap_or(0),
        default: match call.take("default") {
            Some(Value::Str(text)) => Some(Value::from(text.as_str())),
            other => other,
        },
    })
}

impl Search {
    fn value(&self, call: &LookupCall<'_>, key: &str) -> Result<Option<Value>, Error> {
        let path = call.templar.context().find("files", &self.file);
        let path = path.ok_or_else(|| {
            Error::type_error("expected str, bytes or os.PathLike object, not NoneType")
        })?;
        let text = read_encoded(call.configuration(), &path, &self.encoding)?;
        // Python opens the file such that all ends of lines become newlines.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let dialect = CsvDialect {
            delimiter: self.delimiter,
            skip_initial_space: false,
            strict: false,
        };
        let rows = read_csv(&text, dialect).map_err(|error| plugin_error(error.to_string()))?;
        for row in rows.into_iter().filter(|row| !row.is_empty()) {
            if cell(&row, self.key_column)? == key {
                return Ok(Some(Value::from(cell(&row, self.column)?)));
            }
        }
        Ok(self.default.clone())
    }
}

/// A field; negative numbers count from the end.
fn cell(row: &[String], index: i64) -> Result<&str, Error> {
    let index = if index < 0 {
        index + row.len() as i64
    } else {
        index
    };
    usize::try_from(index)
        .ok()
        .and_then(|index| row.get(index))
        .map(String::as_str)
        .ok_or_else(|| Error::new(ErrorKind::Index, "list index out of range"))
}
