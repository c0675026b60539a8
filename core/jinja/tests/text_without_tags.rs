//! A text without tags is its own rendering, whatever it holds and whatever the delimiters are.

#[path = "mutations/numbers.rs"]
mod numbers;

use numbers::Numbers;
use shevek_jinja::{Dict, Environment, Syntax, Value};

/// What looks nearly like tags, and what needs care: ends of lines, blanks, letters of several bytes.
const PIECES: &[&str] = &[
    "{", "}", "}}", "%}", "#}", "%", "#", "##", "-", "+", "-%}", "\\", "'", "\"", "<", ">", "<%",
    "<?", "$", "[", "]]", "(", "|", "endraw", "raw", "if", "a", "Z", "0", "ä", "\u{301}", "🦀",
    "\u{0}", "\u{85}", "\u{2028}", "\u{feff}", " ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "//",
];

const STARTS: &[&str] = &[
    "{{", "{%", "{#", "<%", "<?", "[[", "((", "${", "//", "é", "<", "#",
];

/// Texts as they come, of up to 60 pieces.
fn text(numbers: &mut Numbers) -> String {
    (0..numbers.below(60))
        .map(|_| *numbers.pick(PIECES))
        .collect()
}

/// The usual delimiters, or some that differ from each other.
fn syntax(numbers: &mut Numbers) -> Syntax {
    let mut syntax = Syntax {
        keep_trailing_newline: true,
        trim_blocks: numbers.below(2) == 0,
        lstrip_blocks: numbers.below(2) == 0,
        ..Syntax::default()
    };
    if numbers.below(2) == 0 {
        let first = numbers.below(STARTS.len());
        let start = |offset: usize| STARTS[(first + offset) % STARTS.len()].to_owned();
        syntax.block_start = start(0);
        syntax.variable_start = start(1);
        syntax.comment_start = start(2);
    }
    if numbers.below(3) == 0 {
        syntax.line_statement_prefix = Some("%".to_owned());
    }
    if numbers.below(3) == 0 {
        syntax.line_comment_prefix = Some("##".to_owned());
    }
    syntax
}

/// The text without what the syntax would take for a tag.
fn without_tags(mut text: String, syntax: &Syntax) -> String {
    let starts = [
        Some(&syntax.block_start),
        Some(&syntax.variable_start),
        Some(&syntax.comment_start),
        syntax.line_statement_prefix.as_ref(),
        syntax.line_comment_prefix.as_ref(),
    ];
    // What is left after a removal may be a start anew.
    while let Some(start) = starts
        .iter()
        .flatten()
        .find(|start| text.contains(start.as_str()))
    {
        text = text.replace(start.as_str(), "");
    }
    text
}

#[test]
fn a_text_without_tags_is_its_own_rendering() {
    let mut numbers = Numbers::new(1);
    let env = Environment::new();
    let scope = Dict::new();
    let mut long = 0;
    for _ in 0..20_000 {
        let mut syntax = syntax(&mut numbers);
        let text = without_tags(text(&mut numbers), &syntax);
        long += usize::from(text.chars().count() > 30);
        // Ends of lines become those of the syntax.
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        (*numbers.pick(&["\n", "\r\n", "\r"])).clone_into(&mut syntax.newline_sequence);
        let expected = unix.replace('\n', &syntax.newline_sequence);
        let template = env
            .compile_with(None, &text, &syntax)
            .unwrap_or_else(|error| panic!("{text:?} with {syntax:?}: {error}"));
        assert_eq!(
            template.render(&scope).expect("no tags"),
            expected,
            "{text:?} with {syntax:?}"
        );
        assert_eq!(
            template.render_native(&scope).expect("no tags"),
            Value::from(expected.as_str()),
            "{text:?} with {syntax:?}"
        );
        // One line's end is cut off when it is not kept.
        syntax.keep_trailing_newline = false;
        let cut = unix.strip_suffix('\n').unwrap_or(&unix);
        let template = env
            .compile_with(None, &text, &syntax)
            .expect("it was read before");
        assert_eq!(
            template.render(&scope).expect("no tags"),
            cut.replace('\n', &syntax.newline_sequence),
            "{text:?} with {syntax:?}"
        );
    }
    assert!(long > 2_000, "{long} texts were long");
}
