//! Python's `re` on top of fancy-regex: pattern syntax and replacement strings.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

pub use fancy_regex::{Captures, Regex};

use super::complaint::complaint;
use super::refusal::refusal;

/// Why a pattern or a replacement is refused, or matching was given up. Python: `re.error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RegexError(pub String);

impl From<fancy_regex::Error> for RegexError {
    fn from(error: fancy_regex::Error) -> Self {
        Self(error.to_string())
    }
}

/// `re.IGNORECASE`, `re.MULTILINE` and `re.DOTALL`, and whether the pattern is one of `bytes`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct RegexFlags {
    /// `re.IGNORECASE`.
    pub ignore_case: bool,
    /// `re.MULTILINE`.
    pub multiline: bool,
    /// `re.DOTALL`.
    pub dot_all: bool,
    /// A pattern of `bytes`, given and matched as [`latin1`] text: its classes know ASCII only.
    pub bytes: bool,
}

/// Where a match must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// `re.search`: anywhere.
    Anywhere,
    /// `re.match`: at the start.
    Start,
    /// `re.fullmatch`: the whole text.
    Whole,
}

type CacheKey = (String, RegexFlags, Anchor);

/// Patterns are pure values: what was compiled once stays true. Python's `re` keeps them as well.
static COMPILED: LazyLock<Mutex<HashMap<CacheKey, Arc<Regex>>>> = LazyLock::new(Mutex::default);

const MOST_COMPILED: usize = 512;

/// Bytes as text in which each character stands for one of them: what patterns of `bytes` are matched against.
pub fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The bytes that such a text stands for; a character that stands for none is dropped.
pub fn from_latin1(text: &str) -> Vec<u8> {
    text.chars()
        .filter_map(|c| u8::try_from(u32::from(c)).ok())
        .collect()
}

/// Compiles a Python pattern.
///
/// # Errors
/// When it is none.
pub fn compile(pattern: &str, flags: RegexFlags, anchor: Anchor) -> Result<Arc<Regex>, RegexError> {
    let key = (pattern.to_owned(), flags, anchor);
    if let Some(regex) = COMPILED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&key)
    {
        return Ok(Arc::clone(regex));
    }
    let (inline, ascii, body) = split_inline_flags(pattern);
    if let Some(why) = refusal(pattern, inline.contains('x')) {
        return Err(RegexError(why));
    }
    let multiline = flags.multiline || inline.contains('m');
    let mut set = inline;
    for (wanted, letter) in [
        (flags.ignore_case, 'i'),
        (multiline, 'm'),
        (flags.dot_all, 's'),
    ] {
        if wanted && !set.contains(letter) {
            set.push(letter);
        }
    }
    let body = translate(body, multiline, set.contains('x'), flags.bytes || ascii)?;
    let prefix = if set.is_empty() {
        String::new()
    } else {
        format!("(?{set})")
    };
    let source = match anchor {
        Anchor::Anywhere => format!("{prefix}{body}"),
        Anchor::Start => format!(r"{prefix}\A(?:{body})"),
        Anchor::Whole => format!(r"{prefix}\A(?:{body})\z"),
    };
    let regex = Regex::new(&source).map(Arc::new).map_err(|error| {
        RegexError(
            complaint(pattern)
                .unwrap_or_else(|| format!("invalid regular expression '{pattern}': {error}")),
        )
    })?;
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if compiled.len() >= MOST_COMPILED {
        compiled.clear();
    }
    compiled.insert(key, Arc::clone(&regex));
    Ok(regex)
}

/// Global flags that stand at the start, such as `(?im)`, whether classes are to know ASCII only, and what follows.
fn split_inline_flags(pattern: &str) -> (String, bool, &str) {
    if let Some(inner) = pattern.strip_prefix("(?")
        && let Some(end) = inner.find(')')
        && end > 0
        && inner[..end].chars().all(|c| "aiLmsux".contains(c))
    {
        // Unicode is the default, and ASCII-only classes are written out.
        let flags = inner[..end]
            .chars()
            .filter(|c| "imsx".contains(*c))
            .collect();
        return (flags, inner[..end].contains('a'), &inner[end + 1..]);
    }
    (String::new(), false, pattern)
}

/// Rewrites what Python spells differently.
fn translate(
    pattern: &str,
    multiline: bool,
    verbose: bool,
    ascii: bool,
) -> Result<String, RegexError> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut characters = pattern.chars().peekable();
    let mut class_start = None;
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('Z') => out.push_str(r"\z"),
                Some(class @ ('w' | 'd' | 's' | 'W' | 'D' | 'S')) if ascii => {
                    out.push_str(ascii_class(class, class_start.is_some()));
                }
                Some(boundary @ ('b' | 'B')) if ascii && class_start.is_none() => {
                    out.push_str(if boundary == 'b' {
                        r"(?-u:\b)"
                    } else {
                        r"(?-u:\B)"
                    });
                }
                Some(digit @ '0'..='7') => {
                    match octal(digit, &characters, class_start.is_some())? {
                        Some((code, digits)) => {
                            let _ = write!(out, "\\x{{{code:x}}}");
                            for _ in 0..digits {
                                characters.next();
                            }
                        }
                        None => out.extend(['\\', digit]),
                    }
                }
                // Word boundaries in regex, plain characters in Python.
                Some(next @ ('<' | '>')) => out.push(next),
                Some(next) if !next.is_ascii() => out.push(next),
                Some(
                    next @ ('/' | '\'' | '"' | ',' | ';' | ':' | '=' | '!' | '@' | '`' | '%' | '_'),
                ) => {
                    out.push(next);
                }
                Some(next) => {
                    out.push('\\');
                    out.push(next);
                }
                None => out.push('\\'),
            },
            '[' if class_start.is_none() => {
                out.push('[');
                if characters.peek() == Some(&'^') {
                    characters.next();
                    out.push('^');
                }
                // A bracket at the start of a class is a member of it.
                if characters.peek() == Some(&']') {
                    characters.next();
                    out.push_str(r"\]");
                }
                class_start = Some(out.len());
            }
            ']' if class_start.is_some() => {
                class_start = None;
                out.push(']');
            }
            '[' => out.push_str(r"\["),
            // Set operations of regex, plain characters in Python.
            '&' | '~' if class_start.is_some() => {
                out.push('\\');
                out.push(c);
            }
            '-' if class_start.is_some() && characters.peek() == Some(&'-') => out.push_str(r"\-"),
            '$' if class_start.is_none() && !multiline => out.push_str(r"(?=\n?\z)"),
            '#' if class_start.is_none() && verbose => {
                for c in characters.by_ref() {
                    if c == '\n' {
                        break;
                    }
                }
            }
            '{' if class_start.is_none() => {
                let ahead: String = characters.clone().take_while(|c| *c != '}').collect();
                let closed = characters.clone().any(|c| c == '}');
                let is_count = closed
                    && !ahead.is_empty()
                    && ahead != ","
                    && ahead.chars().all(|c| c.is_ascii_digit() || c == ',')
                    && ahead.matches(',').count() <= 1;
                match (is_count, ahead.starts_with(',')) {
                    (true, true) => out.push_str("{0"),
                    (true, false) => out.push('{'),
                    // Python takes any other brace as it is.
                    (false, _) => out.push_str(r"\{"),
                }
            }
            '}' if class_start.is_none() && !closes_count(&out) => out.push_str(r"\}"),
            _ => out.push(c),
        }
    }
    Ok(out)
}

/// The character that a backslash, this digit and those ahead stand for, and how many of those belong to it; `None`
/// when they name a group.
fn octal(
    first: char,
    ahead: &Peekable<Chars<'_>>,
    within_class: bool,
) -> Result<Option<(u32, usize)>, RegexError> {
    let digits: Vec<u32> = std::iter::once(first)
        .chain(ahead.clone().take(2))
        .map_while(|c| c.to_digit(8))
        .collect();
    if first != '0' && digits.len() < 3 && !within_class {
        return Ok(None);
    }
    let code = digits.iter().fold(0, |code, digit| code * 8 + digit);
    if code > 0o377 {
        return Err(RegexError(format!(
            "octal escape value \\{code:o} outside of range 0-0o377"
        )));
    }
    Ok(Some((code, digits.len() - 1)))
}

/// A class of `bytes` patterns, in brackets of its own or within others.
fn ascii_class(class: char, within: bool) -> &'static str {
    match (class, within) {
        ('w', true) => "0-9A-Za-z_",
        ('w', false) => "[0-9A-Za-z_]",
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('s', true) => r" \t\n\r\x0b\x0c",
        ('s', false) => r"[ \t\n\r\x0b\x0c]",
        ('W', _) => "[^0-9A-Za-z_]",
        ('D', _) => "[^0-9]",
        _ => r"[^ \t\n\r\x0b\x0c]",
    }
}

/// Whether a closing brace after `out` ends a count such as `{2,3`.
fn closes_count(out: &str) -> bool {
    let digits = out.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
    digits.len() < out.len() && digits.ends_with('{') && !digits.ends_with(r"\{")
        || digits.ends_with(r"\x{")
}

enum Part {
    Text(String),
    Group(usize),
}

/// `re.sub(pattern, replacement, text, count)`; also gives the number of replacements. `count` 0
/// replaces all.
///
/// # Errors
/// What is wrong with the replacement, or a failure while matching, such as too much backtracking.
pub fn substitute(
    regex: &Regex,
    replacement: &str,
    text: &str,
    count: usize,
) -> Result<(String, usize), RegexError> {
    let done = substitute_within(regex, replacement, text, count, usize::MAX)?;
    Ok(done.unwrap_or_default())
}

/// The same; `None` when the text would become bigger than `most_bytes`.
///
/// # Errors
/// What is wrong with the replacement, and too much backtracking.
pub fn substitute_within(
    regex: &Regex,
    replacement: &str,
    text: &str,
    count: usize,
    most_bytes: usize,
) -> Result<Option<(String, usize)>, RegexError> {
    let parts = parse_replacement(regex, replacement)?;
    let mut out = String::with_capacity(text.len());
    let (mut copied, mut done) = (0, 0);
    let mut at = 0;
    let mut last_end = None;
    while at <= text.len() && (count == 0 || done < count) {
        let Some(found) = regex.captures_from_pos(text, at)? else {
            break;
        };
        let Some(whole) = found.get(0) else { break };
        // Since 3.7 an empty match may follow a match, but not where that was empty itself.
        if whole.start() == whole.end() && last_end == Some((whole.end(), true)) {
            at = next_char(text, whole.end());
            continue;
        }
        out.push_str(&text[copied..whole.start()]);
        expand(&mut out, &parts, &found);
        if out.len() > most_bytes {
            return Ok(None);
        }
        copied = whole.end();
        done += 1;
        let empty = whole.start() == whole.end();
        last_end = Some((whole.end(), empty));
        at = if empty {
            next_char(text, whole.end())
        } else {
            whole.end()
        };
    }
    out.push_str(&text[copied..]);
    Ok(Some((out, done)))
}

/// A replacement with the groups of a match put in. Python: `Match.expand`.
///
/// # Errors
/// What is wrong with the replacement.
pub fn expand_match(
    regex: &Regex,
    found: &Captures<'_>,
    replacement: &str,
) -> Result<String, RegexError> {
    let mut out = String::new();
    expand(&mut out, &parse_replacement(regex, replacement)?, found);
    Ok(out)
}

/// The position after the character at `at`.
pub fn next_char(text: &str, at: usize) -> usize {
    text[at..]
        .chars()
        .next()
        .map_or(at + 1, |c| at + c.len_utf8())
}

fn expand(out: &mut String, parts: &[Part], found: &Captures<'_>) {
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            // A group that took no part is empty.
            Part::Group(index) => {
                out.push_str(found.get(*index).map_or("", |group| group.as_str()));
            }
        }
    }
}

/// The number of a group by number or name.
pub fn group_index(regex: &Regex, name: &str) -> Option<usize> {
    if let Ok(number) = name.parse::<usize>() {
        return (number < regex.captures_len()).then_some(number);
    }
    regex.capture_names().position(|known| known == Some(name))
}

/// The character code of this digit and the two ahead, when all three are octal ones.
fn three_octal_digits(
    first: char,
    ahead: &Peekable<std::iter::Enumerate<Chars<'_>>>,
) -> Option<u32> {
    let rest: Vec<u32> = ahead
        .clone()
        .take(2)
        .filter_map(|(_, c)| c.to_digit(8))
        .collect();
    let [second, third] = rest[..] else {
        return None;
    };
    Some(first.to_digit(8)? * 64 + second * 8 + third)
}

fn parse_replacement(regex: &Regex, replacement: &str) -> Result<Vec<Part>, RegexError> {
    let bad = RegexError;
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut characters = replacement.chars().enumerate().peekable();
    while let Some((position, c)) = characters.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        let Some((_, next)) = characters.next() else {
            return Err(bad(format!(
                "bad escape (end of pattern) at position {position}"
            )));
        };
        match next {
            'g' => {
                if characters.next_if(|(_, c)| *c == '<').is_none() {
                    return Err(bad(format!("missing < at position {}", position + 2)));
                }
                let mut name = String::new();
                loop {
                    match characters.next() {
                        Some((_, '>')) => break,
                        Some((_, c)) => name.push(c),
                        None => {
                            return Err(bad(format!(
                                "missing >, unterminated name at position {}",
                                position + 3
                            )));
                        }
                    }
                }
                let index = group_index(regex, &name).ok_or_else(|| {
                    if name.bytes().all(|byte| byte.is_ascii_digit()) {
                        bad(format!(
                            "invalid group reference {name} at position {}",
                            position + 3
                        ))
                    } else {
                        bad(format!("unknown group name '{name}'"))
                    }
                })?;
                parts.push(Part::Text(std::mem::take(&mut text)));
                parts.push(Part::Group(index));
            }
            '0' => {
                let mut octal = 0;
                for _ in 0..2 {
                    if let Some((_, digit)) = characters.next_if(|(_, c)| ('0'..='7').contains(c)) {
                        octal = octal * 8 + digit.to_digit(8).unwrap_or(0);
                    }
                }
                text.push(char::from_u32(octal).unwrap_or('\0'));
            }
            '1'..='7' if three_octal_digits(next, &characters).is_some() => {
                let code = three_octal_digits(next, &characters).unwrap_or(0);
                if code > 0o377 {
                    return Err(bad(format!(
                        "octal escape value \\{code:o} outside of range 0-0o377 at position {position}"
                    )));
                }
                characters.nth(1);
                text.push(char::from_u32(code).unwrap_or('\0'));
            }
            '1'..='9' => {
                let mut number = next.to_digit(10).unwrap_or(0) as usize;
                if let Some((_, digit)) = characters.next_if(|(_, c)| c.is_ascii_digit()) {
                    number = number * 10 + digit.to_digit(10).unwrap_or(0) as usize;
                }
                if number >= regex.captures_len() {
                    return Err(bad(format!(
                        "invalid group reference {number} at position {}",
                        position + 1
                    )));
                }
                parts.push(Part::Text(std::mem::take(&mut text)));
                parts.push(Part::Group(number));
            }
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'a' => text.push('\u{7}'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'v' => text.push('\u{b}'),
            '\\' => text.push('\\'),
            c if c.is_ascii_alphabetic() => {
                return Err(bad(format!("bad escape \\{c} at position {position}")));
            }
            c => {
                text.push('\\');
                text.push(c);
            }
        }
    }
    parts.push(Part::Text(text));
    Ok(parts)
}

/// `re.escape`.
pub fn escape(text: &str) -> String {
    let special = |c: char| "()[]{}?*+-|^$\\.&~# \t\n\r\u{b}\u{c}".contains(c);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if special(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sub(pattern: &str, replacement: &str, text: &str) -> String {
        let regex =
            compile(pattern, RegexFlags::default(), Anchor::Anywhere).expect("a valid pattern");
        substitute(&regex, replacement, text, 0)
            .expect("a valid replacement")
            .0
    }

    #[test]
    fn substitutions_as_in_python() {
        for (pattern, replacement, text, expected) in [
            ("^", "x-", "a", "x-a"),
            ("x*", "-", "abxd", "-a-b--d-"),
            ("(a)(b)?", r"[\1\2]", "ab a", "[ab] [a]"),
            (r"(?P<h>\w+):(?P<p>\d+)", r"\g<p>/\g<h>", "web:80", "80/web"),
            ("a$", "b", "a\n", "b\n"),
            (r"[[\]]", "", "a[b]", "ab"),
            (r"\<b\>", "i", "<b>", "i"),
            ("a{,2}b", "X", "aab", "X"),
            ("{{ x }}", "y", "{{ x }}", "y"),
            (r"(?i)FOO", "x", "foo", "x"),
            (r"[a&&b]", "x", "&ac", "xxc"),
            ("a(?=b)", "x", "abac", "xbac"),
            (r"(.)\1", r"<\1>", "aab", "<a>b"),
        ] {
            assert_eq!(sub(pattern, replacement, text), expected, "{pattern}");
        }
    }

    #[test]
    fn patterns_of_bytes_know_ascii_only() {
        let flags = RegexFlags {
            bytes: true,
            ..RegexFlags::default()
        };
        for (pattern, text, expected) in [
            (r"\w+", "é1", "X1"),
            (r"[^\w]", "é1", "XX1"),
            (r".", "é", "XX"),
            (r"[\W]", "é", "XX"),
        ] {
            let regex = compile(&latin1(pattern.as_bytes()), flags, Anchor::Anywhere)
                .expect("a valid pattern");
            let text = latin1(text.as_bytes());
            let text = substitute(&regex, "X", &text, 0).expect("valid").0;
            let expected = match pattern {
                r"\w+" => latin1("éX".as_bytes()),
                _ => latin1(expected.as_bytes()),
            };
            assert_eq!(text, expected, "{pattern}");
        }
    }
}
