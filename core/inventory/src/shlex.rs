//! Splitting a line into words as Python's `shlex.split(line, comments=True)` does.

/// A word without its quotes, and where it starts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Byte offset in the line.
    pub(crate) start: usize,
}

#[derive(Clone, Copy)]
enum State {
    Between,
    Word,
    Quoted(char),
    /// After a backslash; holds what it returns to.
    Escaped(Option<char>),
}

/// The words of a line; a `#` outside quotes ends it.
///
/// # Errors
/// Python's words for a quote or a backslash that stands alone.
pub(crate) fn split(line: &str) -> Result<Vec<Word>, &'static str> {
    let mut words: Vec<Word> = Vec::new();
    let mut state = State::Between;
    for (at, char) in line.char_indices() {
        if matches!(state, State::Between) && !matches!(char, ' ' | '\t' | '\r' | '\n' | '#') {
            words.push(Word {
                text: String::new(),
                start: at,
            });
        }
        let Some(word) = words.last_mut() else {
            if char == '#' {
                break;
            }
            continue;
        };
        state = match (state, char) {
            (State::Between | State::Word, '#') => {
                state = State::Between;
                break;
            }
            (State::Between | State::Word, ' ' | '\t' | '\r' | '\n') => State::Between,
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
        State::Quoted(_) => Err("No closing quotation"),
        State::Escaped(_) => Err("No escaped character"),
        State::Between | State::Word => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words() {
        let cases: &[(&str, &[&str])] = &[
            ("a b=c", &["a", "b=c"]),
            ("a b='c d' e", &["a", "b=c d", "e"]),
            ("a b=\"c \\\" \\d \\\\\" # x", &["a", "b=c \" \\d \\"]),
            ("a b='c\\' d", &["a", "b=c\\", "d"]),
            ("a b=c#d", &["a", "b=c"]),
            ("a b='#d'", &["a", "b=#d"]),
            ("a\\ b c", &["a b", "c"]),
            ("a ''", &["a", ""]),
            ("a \"x\"'y'z", &["a", "xyz"]),
        ];
        for (line, want) in cases {
            let words = split(line).expect("a good line");
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(texts, *want, "{line}");
        }
        assert_eq!(split("a 'b"), Err("No closing quotation"));
        assert_eq!(split("a b\\"), Err("No escaped character"));
    }
}
