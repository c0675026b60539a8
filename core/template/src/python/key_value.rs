//! Ansible's `key=value` texts.

/// The words without `=`, and the pairs; quotes around values are taken off.
pub(crate) fn parse_key_value(text: &str) -> (Vec<String>, Vec<(String, String)>) {
    let mut words = Vec::new();
    let mut pairs = Vec::new();
    for word in split_words(text) {
        match word.split_once('=') {
            Some((key, value)) if !key.is_empty() && !key.contains(['\'', '"']) => {
                pairs.push((key.trim().to_owned(), unquote(value)));
            }
            _ => words.push(word),
        }
    }
    (words, pairs)
}

fn split_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) => {
                word.push(c);
                if c == '\\' && characters.peek().is_some() {
                    word.extend(characters.next());
                } else if c == open {
                    quote = None;
                }
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                word.push(c);
            }
            (None, c) if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            (None, c) => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn unquote(text: &str) -> String {
    for quote in ['\'', '"'] {
        if text.len() >= 2
            && let Some(inner) = text
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote))
        {
            return inner.to_owned();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::parse_key_value;

    #[test]
    fn words_and_pairs() {
        let (words, pairs) = parse_key_value(r#"/a/b length=5 chars="a b,c" 'x y'"#);
        assert_eq!(words, ["/a/b", "'x y'"]);
        assert_eq!(
            pairs,
            [
                ("length".to_owned(), "5".to_owned()),
                ("chars".to_owned(), "a b,c".to_owned())
            ]
        );
    }
}
