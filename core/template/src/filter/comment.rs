//! `comment`.

use shevek_jinja::{Args, Error, Value, meter};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, text_with, to_text};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["comment"], comment)];

struct Style {
    beginning: String,
    decoration: String,
    end: String,
}

fn style(name: &str) -> Option<Style> {
    let (beginning, decoration, end) = match name {
        "plain" => ("", "# ", ""),
        "erlang" => ("", "% ", ""),
        "c" => ("", "// ", ""),
        "cblock" => ("/*", " * ", " */"),
        "xml" => ("<!--", " - ", "-->"),
        _ => return None,
    };
    Some(Style {
        beginning: beginning.to_owned(),
        decoration: decoration.to_owned(),
        end: end.to_owned(),
    })
}

/// A text that Python's `str.replace` is given.
fn argument_text(value: &Value) -> Result<String, Error> {
    let name = if value.is_none() {
        "None"
    } else {
        value.type_name()
    };
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| Error::type_error(format!("replace() argument 1 must be str, not {name}")))
}

/// A text that Python's `str.join` is given.
fn joined_text(value: &Value) -> Result<String, Error> {
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| {
        Error::type_error(format!(
            "sequence item 1: expected str instance, {} found",
            value.type_name()
        ))
    })
}

fn comment(_: &TemplateConfiguration, mut args: Args) -> Result<Value, Error> {
    let mut options = std::mem::take(&mut args.named);
    let mut take = |name: &str| {
        let index = options.iter().position(|(key, _)| &**key == name)?;
        Some(options.remove(index).1)
    };
    if let Some(style) = take("style") {
        args.positional.push(style);
    }
    let decoration = take("decoration").map(|text| text_with(&text, "rstrip"));
    let newline = take("newline").map(|text| argument_text(&text));
    let (decoration, newline) = (decoration.transpose()?, newline.transpose()?);
    // What says nothing is left out; anything else stands there as Python prints it.
    let mut edge_option = |name: &str| {
        take(name).map(|value| {
            if value.is_true()? {
                to_text(&value)
            } else {
                Ok(String::new())
            }
        })
    };
    let beginning = edge_option("beginning").transpose()?;
    let end = edge_option("end").transpose()?;
    let prefix = edge_option("prefix").transpose()?;
    let postfix = take("postfix").map(|text| joined_text(&text)).transpose()?;
    let mut count = |name: &str| {
        take(name).map_or(Ok(1), |value| {
            let number = value
                .as_i64()
                .ok_or_else(|| Error::type_error(format!("'{name}' must be an int")))?;
            Ok::<_, Error>(usize::try_from(number).unwrap_or(0))
        })
    };
    let (prefix_count, postfix_count) = (count("prefix_count")?, count("postfix_count")?);
    // Ansible takes further options and ignores them.
    drop(options);
    let [text, style_name] = args.bind("comment", 1, ["text", "style"])?;
    let (text, style_name) = (
        text_with(&text.value(), "replace")?,
        style_name.text("plain")?,
    );
    let base =
        style(&style_name).ok_or_else(|| plugin_error(format!("Invalid style '{style_name}'.")))?;

    let newline = newline.unwrap_or_else(|| "\n".to_owned());
    let decoration = decoration.unwrap_or(base.decoration);
    let beginning = beginning.unwrap_or(base.beginning);
    let end = end.unwrap_or(base.end);
    let edge = decoration.trim_end().to_owned();
    let (prefix, postfix) = (
        prefix.unwrap_or_else(|| edge.clone()),
        postfix.unwrap_or(edge),
    );

    let around = (prefix.len() + newline.len()).saturating_mul(prefix_count);
    let around =
        around.saturating_add((postfix.len() + newline.len()).saturating_mul(postfix_count));
    // Without a newline Python puts the decoration before every character.
    let lines = text.matches(&*newline).count() + 1;
    let decorated = lines.saturating_mul(decoration.len() + newline.len());
    meter::spend_text(text.len().saturating_add(decorated).saturating_add(around))?;

    let mut out = String::new();
    if !beginning.is_empty() {
        out.extend([beginning.as_str(), newline.as_str()]);
    }
    if !prefix.is_empty() {
        out.push_str(&format!("{prefix}{newline}").repeat(prefix_count));
    }
    let decorated = format!(
        "{decoration}{}",
        text.replace(&newline, &format!("{newline}{decoration}"))
    );
    out.push_str(&decorated.replace(
        &format!("{decoration}{newline}"),
        &format!("{}{newline}", decoration.trim_end()),
    ));
    out.push_str(&format!("{newline}{postfix}").repeat(postfix_count));
    if !end.is_empty() {
        out.extend([newline.as_str(), end.as_str()]);
    }
    Ok(Value::from(out))
}
