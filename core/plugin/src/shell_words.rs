//! Command lines and words, as Python's `shlex` has them in POSIX mode.
//!
//! The crates for this (`shlex`, `shell-words`) know neither Python's messages nor where words start.

/// Why a line cannot be split. The texts are Python's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// `'` or `"` without its counterpart.
    #[error("No closing quotation")]
    NoClosingQuotation,
    /// A backslash at the very end.
    #[error("No escaped character")]
    NoEscapedCharacter,
}

/// A word without its quotes, and where it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What it reads.
    pub text: String,
    /// Byte offset in the line.
    pub start: usize,
}

#[derive(Clone, Copy)]
enum State {
    Between,
    Word,
    Quoted(char),
    /// After a backslash; holds the quotation mark that it is within.
    Escaped(Option<char>),
}

/// The words of a line, nothing in it being a comment. Python: `shlex.split(line)`.
///
/// # Errors
/// A quotation mark or a backslash without what belongs to it.
pub fn split(line: &str) -> Result<Vec<String>, WordsError> {
    let words = words(line, false)?;
    Ok(words.into_iter().map(|word| word.text).collect())
}

/// The words of a line with their places; a `#` outside of quotes ends it. Python:
/// `shlex.split(line, comments=True)`.
///
/// # Errors
/// A quotation mark or a backslash without what belongs to it.
pub fn split_with_comments(line: &str) -> Result<Vec<Word>, WordsError> {
    words(line, true)
}

fn words(line: &str, comments: bool) -> Result<Vec<Word>, WordsError> {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word {
        text: String::new(),
        start: 0,
    };
    let mut state = State::Between;
    for (at, char) in line.char_indices() {
        if matches!(state, State::Between) {
            word.start = at;
        }
        state = match (state, char) {
            (State::Between | State::Word, '#') if comments => {
                words.extend(ended(&mut word, state));
                return Ok(words);
            }
            (State::Between | State::Word, ' ' | '\t' | '\r' | '\n') => {
                words.extend(ended(&mut word, state));
                State::Between
            }
            (State::Between | State::Word, '\'' | '"') => State::Quoted(char),
            (State::Between | State::Word, '\\') => State::Escaped(None),
            (State::Between | State::Word, _) => {
                word.text.push(char);
                State::Word
            }
            (State::Quoted(quote), _) if char == quote => State::Word,
            (State::Quoted('"'), '\\') => State::Escaped(Some('"')),
            (State::Quoted(_), _) => {
                word.text.push(char);
                state
            }
            (State::Escaped(quote), _) => {
                if quote.is_some_and(|quote| char != '\\' && char != quote) {
                    word.text.push('\\');
                }
                word.text.push(char);
                quote.map_or(State::Word, State::Quoted)
            }
        };
    }
    match state {
        State::Quoted(_) => Err(WordsError::NoClosingQuotation),
        State::Escaped(_) => Err(WordsError::NoEscapedCharacter),
        State::Between | State::Word => {
            words.extend(ended(&mut word, state));
            Ok(words)
        }
    }
}

/// The word, if the line was within one.
fn ended(word: &mut Word, state: State) -> Option<Word> {
    matches!(state, State::Word).then(|| Word {
        text: std::mem::take(&mut word.text),
        start: word.start,
    })
}

/// A word for a POSIX shell, in quotes when it needs them. Python: `shlex.quote`.
pub fn quote(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\"'\"'"))
    }
}

/// Words as one command line. Python: `shlex.join`.
pub fn join<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| quote(word.as_ref())).collect();
    quoted.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_pythons() {
        let cases: [(&str, &[&str]); 12] = [
            ("", &[]),
            ("  a\tb\n c ", &["a", "b", "c"]),
            ("a 'b c' \"d e\"", &["a", "b c", "d e"]),
            ("a'b'\"c\"d", &["abcd"]),
            ("'' \"\"", &["", ""]),
            (r#""a\"b\\c\d" 'e\f' g\ h"#, &[r#"a"b\c\d"#, r"e\f", "g h"]),
            ("echo # x", &["echo", "#", "x"]),
            ("a\u{a0}b", &["a\u{a0}b"]),
            ("-o 'User=a b' -C", &["-o", "User=a b", "-C"]),
            (
                r#"-o ProxyCommand="ssh -W %h:%p \"x\" \y""#,
                &["-o", r#"ProxyCommand=ssh -W %h:%p "x" \y"#],
            ),
            (r"a\ b 'c'd''", &["a b", "cd"]),
            ("a b='c\\' d", &["a", "b=c\\", "d"]),
        ];
        for (line, expected) in cases {
            assert_eq!(split(line).expect("a good line"), expected, "{line:?}");
        }
        for (line, error) in [
            ("a 'b", WordsError::NoClosingQuotation),
            ("a \"b", WordsError::NoClosingQuotation),
            ("a \\", WordsError::NoEscapedCharacter),
            ("a \"\\", WordsError::NoEscapedCharacter),
        ] {
            assert_eq!(split(line), Err(error), "{line:?}");
        }
    }

    #[test]
    fn comments_end_a_line() {
        let cases: [(&str, &[(&str, usize)]); 5] = [
            (
                "a b=\"c \\\" \\d \\\\\" # x",
                &[("a", 0), ("b=c \" \\d \\", 2)],
            ),
            ("a b=c#d", &[("a", 0), ("b=c", 2)]),
            ("a  b='#d'", &[("a", 0), ("b=#d", 3)]),
            ("# a", &[]),
            (" é '' #'", &[("é", 1), ("", 4)]),
        ];
        for (line, expected) in cases {
            let words = split_with_comments(line).expect("a good line");
            let found: Vec<_> = words.iter().map(|w| (w.text.as_str(), w.start)).collect();
            assert_eq!(found, expected, "{line:?}");
        }
    }

    #[test]
    fn quotes_are_pythons() {
        for (word, quoted) in [
            ("", "''"),
            ("a-b/c.d", "a-b/c.d"),
            ("a b", "'a b'"),
            ("it's", "'it'\"'\"'s'"),
            ("é", "'é'"),
        ] {
            assert_eq!(quote(word), quoted);
            assert_eq!(split(quoted).expect("a good line"), [word]);
        }
        assert_eq!(join(&["a", "b c"]), "a 'b c'");
    }
}
