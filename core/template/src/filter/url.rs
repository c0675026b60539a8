//! `urldecode`, `urlsplit`.

use shevek_jinja::{Args, Dict, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, text_with};
use crate::python::url::{percent_decode, urlsplit};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["urldecode"], urldecode),
    Plugin::new(&["urlsplit"], urlsplit_filter),
];

fn urldecode(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [string] = args.bind("unicode_urldecode", 1, ["string"])?;
    Ok(Value::from(percent_decode(
        &text_with(&string.value(), "replace")?.replace('+', " "),
    )))
}

fn urlsplit_filter(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, query] = args.bind("split_url", 1, ["value", "query"])?;
    let value = value.value();
    if matches!(value, Value::List(_) | Value::Dict(_) | Value::Set(_)) {
        return Err(Error::type_error(format!(
            "unhashable type: '{}'",
            value.type_name()
        )));
    }
    let url = urlsplit(&text_with(&value, "decode")?)?;
    let parts = Dict::from_iter([
        ("fragment", Value::from(url.fragment)),
        ("hostname", Value::from(url.hostname)),
        ("netloc", Value::from(url.netloc)),
        ("password", Value::from(url.password)),
        ("path", Value::from(url.path)),
        ("port", url.port.map_or(Value::None, Value::from)),
        ("query", Value::from(url.query)),
        ("scheme", Value::from(url.scheme)),
        ("username", Value::from(url.username)),
    ]);
    let query = query.or("");
    if !query.is_true()? {
        return Ok(Value::Dict(parts));
    }
    let query = query.str()?;
    parts
        .get_str(&query)?
        .ok_or_else(|| Error::value_error(format!("urlsplit: unknown URL component: {query}")))
}
