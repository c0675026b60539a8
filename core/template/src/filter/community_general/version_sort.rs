//! `version_sort`: versions from the lowest to the highest, such that 2.9 comes before 2.10.

use std::cmp::Ordering;

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;
use crate::test::loose_version_order;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(
    &["community.general.version_sort"],
    version_sort,
)];

fn version_sort(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, reverse] = args.bind("version_sort", 1, ["value", "reverse"])?;
    let mut versions = value.value().to_vec()?;
    let is_reversed = reverse.bool(false)?;
    if let Some(other) = versions.iter().find(|version| version.as_str().is_none()) {
        return Err(Error::type_error(format!(
            "expected string or bytes-like object, got '{}'",
            other.type_name()
        )));
    }
    // Python turns the list before and after, so that equal ones keep their order.
    if is_reversed {
        versions.reverse();
    }
    let mut failure = None;
    versions.sort_by(|a, b| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        loose_version_order(&text(a), &text(b)).unwrap_or_else(|message| {
            failure.get_or_insert(message);
            Ordering::Equal
        })
    });
    if is_reversed {
        versions.reverse();
    }
    match failure {
        Some(message) => Err(Error::type_error(message)),
        None => Ok(Value::list(versions)),
    }
}
