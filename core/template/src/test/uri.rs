//! `uri`, `url`, `urn`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;
use crate::python::url::{SplitUrl, urlsplit};

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["uri"], uri),
    Plugin::new(&["url"], url),
    Plugin::new(&["urn"], urn),
];

/// The parts, when the scheme is one of those that are wanted (all of them when none are named).
fn parts(args: Args, function: &str) -> Result<Option<SplitUrl>, Error> {
    let [value, schemes] = args.bind(function, 1, ["value", "schemes"])?;
    let value = value.value();
    let parts = match &value {
        Value::Str(text) => urlsplit(text.as_str()).ok(),
        // Python's `urlparse` takes what is empty for an empty URL.
        Value::Undefined(_) => None,
        other if !other.is_true()? && !matches!(other, Value::List(_) | Value::Dict(_)) => {
            Some(SplitUrl::default())
        }
        _ => None,
    };
    let Some(parts) = parts else {
        return Ok(None);
    };
    let wanted = match schemes.some() {
        Some(schemes) if schemes.is_true()? => {
            schemes.contains(&Value::from(parts.scheme.as_str()))?
        }
        _ => true,
    };
    Ok(wanted.then_some(parts))
}

fn uri(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(parts(args, "is_uri")?.is_some()))
}

fn url(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let parts = parts(args, "is_url")?;
    Ok(Value::Bool(parts.is_some_and(|parts| {
        !parts.netloc.is_empty() || parts.scheme == "file"
    })))
}

fn urn(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("is_urn", 1, ["value"])?;
    let value = value.value();
    let parts = value.as_str().map(urlsplit);
    Ok(Value::Bool(
        matches!(parts, Some(Ok(parts)) if parts.scheme.eq_ignore_ascii_case("urn")),
    ))
}
