//! `csvfile`.

use shevek_jinja::{Error, ErrorKind, Value};

use super::{Lookup, LookupCall};
use crate::file::read::read_text;
use crate::plugin::plugin_error;
use crate::python::key_value::parse_key_value;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("csvfile", csvfile)];

fn csvfile(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut out = Vec::new();
    let shared = std::mem::take(&mut call.options);
    for term in call.text_terms()? {
        let (words, pairs) = parse_key_value(&term);
        let Some(key) = words.first().cloned() else {
            return Err(plugin_error("Search key is required but was not found"));
        };
        // Options inside of the term go before named ones.
        call.options = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), Value::from(value)))
            .collect();
        call.options.extend(shared.clone());
        let file = call
            .take_text("file")?
            .unwrap_or_else(|| "ansible.csv".to_owned());
        let delimiter = call
            .take_text("delimiter")?
            .unwrap_or_else(|| "TAB".to_owned());
        let delimiter = match delimiter.as_str() {
            "TAB" | "t" | "\\t" => '\t',
            other => other.chars().next().unwrap_or('\t'),
        };
        let index = |value: Option<i64>, default: usize| {
            value.map_or(default, |value| {
                usize::try_from(value).unwrap_or(usize::MAX)
            })
        };
        let (column, key_column) = (
            index(call.take_int("col")?, 1),
            index(call.take_int("keycol")?, 0),
        );
        let default = call.take("default");
        let path = call.templar.context().find("files", &file);
        let path = path.ok_or_else(|| plugin_error(format!("the file '{file}' was not found")))?;
        let rows = parse_csv(&read_text(call.configuration(), &path)?, delimiter);
        match rows.iter().find(|row| row.get(key_column) == Some(&key)) {
            Some(row) => {
                let value = row
                    .get(column)
                    .ok_or_else(|| Error::new(ErrorKind::Index, "list index out of range"))?;
                out.push(Value::from(value));
            }
            None => out.extend(default),
        }
    }
    Ok(out)
}

/// Rows of a CSV text, quoted as Python's `csv` reads it.
fn parse_csv(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut at_start = true;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if quoted {
            match c {
                '"' if characters.next_if_eq(&'"').is_some() => field.push('"'),
                '"' => quoted = false,
                c => field.push(c),
            }
            continue;
        }
        match c {
            '"' if at_start => {
                quoted = true;
                at_start = false;
            }
            c if c == delimiter => {
                row.push(std::mem::take(&mut field));
                at_start = true;
            }
            '\n' | '\r' => {
                if !(row.is_empty() && field.is_empty()) {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                at_start = true;
            }
            c => {
                field.push(c);
                at_start = false;
            }
        }
    }
    if !(row.is_empty() && field.is_empty()) {
        row.push(field);
        rows.push(row);
    }
    rows
}
