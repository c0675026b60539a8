//! Filters of the collection community.general, by their full names.

mod accumulate;
mod counter;
mod crc32;
mod dictionary;
mod from_csv;
mod ini;
mod json_query;
mod keys;
mod lists;
mod lists_mergeby;
mod random_mac;
mod time;
mod unicode_normalize;
mod version_sort;

use shevek_jinja::{Error, Value};

use crate::plugin::Plugin;

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Plugin> {
    [
        accumulate::FILTERS,
        counter::FILTERS,
        crc32::FILTERS,
        dictionary::FILTERS,
        from_csv::FILTERS,
        ini::FILTERS,
        json_query::FILTERS,
        keys::FILTERS,
        lists::FILTERS,
        lists_mergeby::FILTERS,
        random_mac::FILTERS,
        time::FILTERS,
        unicode_normalize::FILTERS,
        version_sort::FILTERS,
    ]
    .into_iter()
    .flatten()
}

/// The elements of what Python calls a sequence: lists, tuples, texts.
fn sequence(value: &Value) -> Result<Option<Vec<Value>>, Error> {
    match value {
        Value::List(_) | Value::Tuple(_) | Value::Str(_) => value.to_vec().map(Some),
        _ => Ok(None),
    }
}
