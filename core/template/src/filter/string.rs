//! `quote`, `split`.

use shevek_jinja::{Args, Error, Value};
use shevek_plugin::shell_words;

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, to_text};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["quote"], quote),
    Plugin::new(&["split"], split),
];

fn quote(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [a] = args.bind("quote", 1, ["a"])?;
    let text = match a.value() {
        Value::None => String::new(),
        value => to_text(&value)?,
    };
    Ok(Value::from(shell_words::quote(&text)))
}

fn split(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [string, separator, maxsplit] = args.bind("split", 1, ["self", "sep", "maxsplit"])?;
    let string = string.value();
    let Some(text) = string.as_str() else {
        return Err(Error::type_error(format!(
            "descriptor 'split' for 'str' objects doesn't apply to a '{}' object",
            string.type_name()
        )));
    };
    let most = usize::try_from(maxsplit.int(-1)?).unwrap_or(usize::MAX);
    let Some(separator) = separator.some() else {
        return Ok(Value::list(split_whitespace(text, most)));
    };
    let Some(separator) = separator.as_str() else {
        return Err(Error::type_error(format!(
            "must be str or None, not {}",
            separator.type_name()
        )));
    };
    if separator.is_empty() {
        return Err(Error::value_error("empty separator"));
    }
    let parts = text
        .splitn(most.saturating_add(1), separator)
        .map(Value::from);
    Ok(Value::list(parts.collect()))
}

fn split_whitespace(text: &str, most: usize) -> Vec<Value> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if out.len() == most {
            out.push(Value::from(rest.trim_end()));
            break;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        out.push(Value::from(&rest[..end]));
        rest = rest[end..].trim_start();
    }
    out
}
