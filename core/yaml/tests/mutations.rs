//! Whatever the text is, the answer is a value or an error, and every place is one in the text.
//!
//! The texts: every case with parts cut out, doubled and replaced, and random sequences of what YAML is made
//! of. `SHEVEK_YAML_ROUNDS` makes it more than the usual number of rounds.

use std::path::Path;
use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node, NodeValue, ScalarStyle, Source, load, load_all};

/// A small generator of numbers that is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

fn rounds(usual: usize) -> usize {
    let wanted = std::env::var("SHEVEK_YAML_ROUNDS");
    wanted.map_or(usual, |text| text.parse().expect("a number of rounds"))
}

/// The lines of a text as YAML counts them, each in characters.
fn lines(text: &str) -> Vec<Vec<char>> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let is_break = |char| matches!(char, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.split(is_break)
        .map(|line| line.chars().collect())
        .collect()
}

/// Whether a place, counted from 1, is in the text or directly after one of its lines. An error at the end of
/// the text is in the line after the last one.
fn is_inside(lines: &[Vec<char>], line: u32, column: u32) -> bool {
    let (line, column) = (line as usize, column as usize);
    match lines.get(line.wrapping_sub(1)) {
        // A byte order mark within the text may or may not count.
        Some(chars) => column <= chars.len() + 2,
        None => line == lines.len() + 1 && column <= 1,
    }
}

fn check_places(node: &Node, text: &str, lines: &[Vec<char>]) {
    let span = &node.span;
    assert!(
        is_inside(lines, span.line, span.column)
            && is_inside(lines, span.end_line, span.end_column),
        "{span:?} is not in {text:?}"
    );
    assert!(
        (span.line, span.column) <= (span.end_line, span.end_column),
        "{span:?} of {text:?} ends before it begins"
    );
    match &node.value {
        NodeValue::Scalar(scalar)
            if scalar.style == ScalarStyle::Plain
                && span.line == span.end_line
                && !text.contains('\u{feff}') =>
        {
            let line = &lines[span.line as usize - 1];
            let (from, to) = (span.column as usize - 1, span.end_column as usize - 1);
            let written: String = line[from..to].iter().collect();
            // A tag, an anchor or both stand before the value.
            assert!(
                written.ends_with(&*scalar.text),
                "{:?} is not what {span:?} of {text:?} holds",
                scalar.text
            );
        }
        NodeValue::Sequence(items) => items
            .iter()
            .for_each(|item| check_places(item, text, lines)),
        NodeValue::Mapping(pairs) | NodeValue::Pairs(pairs) => {
            for (key, value) in pairs.iter() {
                // A key that is there twice is the first one at the place of the last.
                if key.as_scalar().is_none() {
                    check_places(key, text, lines);
                }
                check_places(value, text, lines);
            }
        }
        _ => {}
    }
}

fn check_diagnostic(diagnostic: &Diagnostic, text: &str, lines: &[Vec<char>]) {
    let (line, column) = (diagnostic.line, diagnostic.column);
    assert!(
        line == 0 || is_inside(lines, line, column.max(1)),
        "{line}:{column} is not in {text:?}: {}",
        diagnostic.message
    );
    assert!(!diagnostic.to_string().is_empty());
    assert!(
        !diagnostic.message.contains("cannot be read after"),
        "the parser panics on {text:?}"
    );
}

/// Reads the text in every way; whether it was wrong.
fn check(text: String) -> bool {
    let source: Arc<Source> = Source::new("mutated", text);
    let text = source.text();
    let lines = lines(text);
    let _ = load_all(&source);
    match load(&source) {
        Ok(document) => {
            for warning in &document.warnings {
                check_diagnostic(warning, text, &lines);
            }
            if let Some(root) = document.root {
                check_places(&root, text, &lines);
                root.to_value(true);
            }
            false
        }
        Err(error) => {
            check_diagnostic(&error, text, &lines);
            true
        }
    }
}

#[test]
fn mutated_texts() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let snippets: Vec<char> = ":-?{}[],&*!|>'\"%@`#\t\n\r <=~é\u{85}\u{2028}\u{0}\u{feff}0.e_TZ"
        .chars()
        .collect();
    let mut numbers = Numbers(1);
    let mut errors = 0;
    let mut paths: Vec<_> = std::fs::read_dir(cases)
        .expect("the cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    paths.sort();
    for path in paths {
        let bytes = std::fs::read(path).expect("a case");
        let text: Vec<char> = String::from_utf8_lossy(&bytes).chars().take(400).collect();
        for _ in 0..rounds(20) {
            let mut text = text.clone();
            for _ in 0..=numbers.below(3) {
                let at = numbers.below(text.len());
                match numbers.below(4) {
                    0 => text.truncate(at),
                    1 => text.insert(at.min(text.len()), *numbers.pick(&snippets)),
                    2 if at < text.len() => text[at] = *numbers.pick(&snippets),
                    _ if at < text.len() => {
                        text.remove(at);
                    }
                    _ => {}
                }
            }
            errors += usize::from(check(text.iter().collect()));
        }
    }
    assert!(errors > 1000, "only {errors} texts were wrong");
}

#[test]
fn random_texts() {
    let pieces = [
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        "!!str",
        "!x",
        "!<y>",
        "!",
        "!!int",
        "!unsafe",
        "!vault ",
        "&a ",
        "*a",
        "<<: ",
        "'",
        "\"",
        "|",
        ">",
        "|2-",
        "#",
        " #",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "%TAG ! x\n",
        "\\",
        "\\x4",
        "\r\n",
        "\r",
        "é",
        "😀",
        "！",
        "\u{85}",
        "\u{feff}",
        "1",
        "0x1f",
        "1:30",
        ".inf",
        "2001-01-01",
        "{{ ",
        " }}",
        "=",
        "@",
        "`",
        "%",
    ];
    let mut numbers = Numbers(2);
    let (mut wrong, mut right) = (0, 0);
    for _ in 0..rounds(4000) {
        let length = numbers.below(24);
        let text: String = (0..length).map(|_| *numbers.pick(&pieces)).collect();
        if check(text) {
            wrong += 1;
        } else {
            right += 1;
        }
    }
    assert!(wrong > 100 && right > 100, "{wrong} wrong, {right} right");
}
