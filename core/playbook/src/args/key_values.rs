//! `key=value` text. Ansible: `parse_kv`.

use super::{ArgsError, split_args};

/// Options that a free-form command line may carry.
const COMMAND_OPTIONS: &[&str] = &[
    "creates",
    "removes",
    "chdir",
    "executable",
    "warn",
    "stdin",
    "stdin_add_newline",
    "strip_empty_ends",
];

/// Options in order and the free-form rest.
pub type KeyValues = (Vec<(String, String)>, Option<String>);

/// Reads `text` into options and the free-form rest. With `free_form` only the options of commands are
/// options, every other word (also one with `=`) belongs to the rest.
///
/// # Errors
/// `ArgsError::Unbalanced` when a quote or template is not closed.
pub fn parse_key_values(text: &str, free_form: bool) -> Result<KeyValues, ArgsError> {
    let mut options = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    for word in split_args(text)? {
        let decoded = decode_escapes(&word);
        if !decoded.contains('=') {
            rest.push(word);
            continue;
        }
        let Some(position) = unescaped_equals(&decoded) else {
            rest.push(decoded.replace("\\=", "="));
            continue;
        };
        let (key, value) = (&decoded[..position], &decoded[position + 1..]);
        if free_form && !COMMAND_OPTIONS.contains(&key) {
            rest.push(word);
        } else {
            options.push((key.trim().to_string(), unquote(value.trim()).to_string()));
        }
    }
    let rest = (!rest.is_empty()).then(|| join(&rest));
    Ok((options, rest))
}

/// The first `=` that is neither at the start nor escaped.
fn unescaped_equals(text: &str) -> Option<usize> {
    text.char_indices()
        .find(|(i, c)| *c == '=' && *i > 0 && !text[..*i].ends_with('\\'))
        .map(|(i, _)| i)
}

fn join(words: &[String]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn unquote(text: &str) -> &str {
    let quoted = text.len() > 1
        && (text.starts_with('"') && text.ends_with('"')
            || text.starts_with('\'') && text.ends_with('\''))
        && !text[..text.len() - 1].ends_with('\\');
    if quoted {
        &text[1..text.len() - 1]
    } else {
        text
    }
}

/// Decodes Python's escapes in text: `\n` and its kind, `\xhh`, `\uhhhh`, `\Uhhhhhhhh`. Others stay as they are.
fn decode_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let (decoded, used) = decode_one(tail);
        match decoded {
            Some(c) => out.push(c),
            None => out.push_str(&rest[at..=at + used]),
        }
        rest = &tail[used..];
    }
    out.push_str(rest);
    out
}

/// The character that an escape (without its backslash) stands for and its length in bytes.
fn decode_one(tail: &str) -> (Option<char>, usize) {
    let Some(first) = tail.chars().next() else {
        return (None, 0);
    };
    let hex = |digits: usize| {
        tail.get(1..=digits)
            .filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32)
            .map(|c| (Some(c), 1 + digits))
    };
    let plain = (None, first.len_utf8());
    match first {
        'x' => hex(2).unwrap_or(plain),
        'u' => hex(4).unwrap_or(plain),
        'U' => hex(8).unwrap_or(plain),
        '\\' | '\'' | '"' => (Some(first), 1),
        'a' => (Some('\x07'), 1),
        'b' => (Some('\x08'), 1),
        'f' => (Some('\x0c'), 1),
        'n' => (Some('\n'), 1),
        'r' => (Some('\r'), 1),
        't' => (Some('\t'), 1),
        'v' => (Some('\x0b'), 1),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::parse_key_values;

    fn parse(text: &str, free_form: bool) -> (Vec<(String, String)>, Option<String>) {
        parse_key_values(text, free_form).unwrap()
    }

    #[test]
    fn options_and_rest() {
        let pair = |k: &str, v: &str| (k.to_string(), v.to_string());
        assert_eq!(
            parse("data=hello x='a b'", false).0,
            [pair("data", "hello"), pair("x", "a b")]
        );
        assert_eq!(
            parse("ls -l FOO=1 chdir=/tmp", true),
            (vec![pair("chdir", "/tmp")], Some("ls -l FOO=1".into()))
        );
        assert_eq!(parse("a\\=b", false).1.as_deref(), Some("a=b"));
        assert_eq!(
            parse("echo  two\nthree", true).1.as_deref(),
            Some("echo  two\nthree")
        );
        assert_eq!(
            parse("msg=\"{{ a }} b\"", false).0,
            [pair("msg", "{{ a }} b")]
        );
    }
}
