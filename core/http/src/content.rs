//! Headers with parameters: `text/html; charset=utf-8`, `attachment; filename="x"`. Python: `email.message`.

use crate::{Headers, unquote};

/// What kind of contents come. Ansible: `parse_content_type`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType {
    /// Such as `application`.
    pub main: String,
    /// Such as `json`.
    pub sub: String,
    /// How text is encoded.
    pub charset: String,
}

impl ContentType {
    /// Of an answer; without a word of it, text.
    pub fn of(headers: &Headers) -> Self {
        let value = headers.get("content-type");
        let kind = value
            .and_then(|value| value.split(';').next())
            .map(|kind| kind.trim().to_ascii_lowercase())
            .filter(|kind| kind.matches('/').count() == 1)
            .unwrap_or_else(|| "text/plain".into());
        let kind = kind.split(',').next().unwrap_or_default();
        let (main, sub) = kind.split_once('/').unwrap_or(("text", "plain"));
        let charset = header_parameter(headers, "content-type", "charset")
            .filter(|charset| !charset.is_empty())
            .unwrap_or_else(|| "utf-8".into());
        Self {
            main: main.into(),
            sub: sub.into(),
            charset: charset.split(',').next().unwrap_or_default().into(),
        }
    }
}

/// A parameter of a header. Python: `Message.get_param`.
pub fn header_parameter(headers: &Headers, header: &str, name: &str) -> Option<String> {
    let value = headers.get(header)?;
    let found = parameters(value, ';');
    let plain = found.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    // RFC 2231: `filename*=utf-8''na%20me`.
    let extended = found.iter().find(|(key, _)| {
        key.strip_suffix('*')
            .is_some_and(|key| key.eq_ignore_ascii_case(name))
    });
    match (extended, plain) {
        (Some((_, value)), _) => {
            let mut parts = value.splitn(3, '\'');
            let text = parts.nth(2).unwrap_or(value);
            Some(unquote(text))
        }
        (None, Some((_, value))) => Some(value.clone()),
        (None, None) => None,
    }
}

/// Pairs of `name=value` or `name="value"`. What has no equals sign is left out.
pub(crate) fn parameters(text: &str, separator: char) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let (mut piece, mut is_quoted, mut is_escaped) = (String::new(), false, false);
    for letter in text.chars().chain([separator]) {
        if letter == separator && !is_quoted {
            if let Some((key, value)) = piece.split_once('=') {
                pairs.push((key.trim().to_owned(), unquoted(value.trim())));
            }
            piece.clear();
            continue;
        }
        if is_escaped {
            is_escaped = false;
        } else if letter == '\\' && is_quoted {
            is_escaped = true;
        } else if letter == '"' {
            is_quoted = !is_quoted;
        }
        piece.push(letter);
    }
    pairs
}

fn unquoted(value: &str) -> String {
    match value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
    {
        None => value.to_owned(),
        Some(inner) => inner.replace("\\\\", "\\").replace("\\\"", "\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &str, value: &str) -> Headers {
        let mut headers = Headers::default();
        headers.add(name, value);
        headers
    }

    #[test]
    fn kinds_of_contents() {
        for (value, main, sub, charset) in [
            (
                "application/JSON; Charset=\"latin-1\"",
                "application",
                "json",
                "latin-1",
            ),
            ("application/json", "application", "json", "utf-8"),
            ("application/json, text/html", "text", "plain", "utf-8"),
            ("nonsense", "text", "plain", "utf-8"),
        ] {
            let kind = ContentType::of(&headers("Content-Type", value));
            assert_eq!(
                (&*kind.main, &*kind.sub, &*kind.charset),
                (main, sub, charset),
                "{value}"
            );
        }
        assert_eq!(ContentType::of(&Headers::default()).sub, "plain");
    }

    #[test]
    fn names_of_files() {
        for (value, name) in [
            (
                "attachment; filename=\"a;b \\\"c.txt\"",
                Some("a;b \"c.txt"),
            ),
            ("attachment; filename=plain.txt", Some("plain.txt")),
            ("attachment; filename*=UTF-8''na%20me", Some("na me")),
            ("inline", None),
        ] {
            let headers = headers("content-disposition", value);
            let found = header_parameter(&headers, "content-disposition", "filename");
            assert_eq!(found.as_deref(), name, "{value}");
        }
    }
}
