//! Splitting at white space, but not inside quotes and templates. Ansible: `split_args`.

use super::ArgsError;

/// What the splitter is inside of.
#[derive(Default)]
struct Nesting {
    quote: Option<char>,
    print: usize,
    block: usize,
    comment: usize,
}

impl Nesting {
    fn in_template(&self) -> bool {
        self.print > 0 || self.block > 0 || self.comment > 0
    }

    fn read_quotes(&mut self, token: &str) {
        let mut previous = '\0';
        for c in token.chars() {
            if (c == '"' || c == '\'') && previous != '\\' {
                match self.quote {
                    Some(open) if open == c => self.quote = None,
                    Some(_) => {}
                    None => self.quote = Some(c),
                }
            }
            previous = c;
        }
    }

    /// Follows template marks; says whether any depth changed.
    fn read_marks(&mut self, token: &str) -> bool {
        let mut changed = false;
        for (depth, open, close) in [
            (&mut self.print, "{{", "}}"),
            (&mut self.block, "{%", "%}"),
            (&mut self.comment, "{#", "#}"),
        ] {
            let opened = token.matches(open).count();
            let closed = token.matches(close).count();
            let new = (*depth + opened).saturating_sub(closed);
            changed |= new != *depth;
            *depth = new;
        }
        changed
    }
}

/// Splits `text` into words, keeping quotes, templates and line breaks in them.
///
/// # Errors
/// `ArgsError::Unbalanced` when a quote or template is not closed.
pub fn split_args(text: &str) -> Result<Vec<String>, ArgsError> {
    let mut words: Vec<String> = Vec::new();
    if text.is_empty() {
        return Ok(words);
    }
    let mut nesting = Nesting::default();
    let lines: Vec<&str> = text.split('\n').collect();
    for (line_index, line) in lines.iter().enumerate() {
        let mut continued = false;
        for (index, token) in line.split(' ').enumerate() {
            if token.is_empty() && index != 0 {
                last(&mut words).push(' ');
                continue;
            }
            if token == "\\" && nesting.quote.is_none() {
                continued = true;
                continue;
            }
            let was_quoted = nesting.quote.is_some();
            let was_template = nesting.in_template();
            nesting.read_quotes(token);
            let quoted = nesting.quote.is_some();

            let mut placed = true;
            if quoted && !was_quoted && !was_template {
                words.push(token.to_string());
            } else if was_template || quoted || was_quoted {
                let word = last(&mut words);
                if index > 0 {
                    word.push(' ');
                }
                word.push_str(token);
            } else {
                placed = false;
            }
            let changed = nesting.read_marks(token);
            if !placed && (changed || !token.is_empty()) {
                words.push(token.to_string());
            }
        }
        if lines.len() > 1 && line_index + 1 != lines.len() && !continued {
            last(&mut words).push('\n');
        }
    }
    if nesting.in_template() || nesting.quote.is_some() {
        return Err(ArgsError::Unbalanced(text.to_string()));
    }
    Ok(words)
}

fn last(words: &mut Vec<String>) -> &mut String {
    if words.is_empty() {
        words.push(String::new());
    }
    let end = words.len() - 1;
    &mut words[end]
}

#[cfg(test)]
mod tests {
    use super::split_args;

    #[test]
    fn words() {
        let cases: &[(&str, &[&str])] = &[
            ("a=b c=\"foo bar\"", &["a=b", "c=\"foo bar\""]),
            ("echo {{ a b }} x", &["echo", "{{ a b }}", "x"]),
            ("echo  two", &["echo ", "two"]),
            ("a\nb", &["a\n", "b"]),
            (
                "a=\"{{ x | default('q r') }}\" b",
                &["a=\"{{ x | default('q r') }}\"", "b"],
            ),
            ("one \\\ntwo", &["one", "two"]),
            ("{% if a %}x y{% endif %}", &["{% if a %}x", "y{% endif %}"]),
        ];
        for (text, words) in cases {
            assert_eq!(split_args(text).unwrap(), *words, "{text}");
        }
        assert!(split_args("echo 'x").is_err());
        assert!(split_args("echo {{ x").is_err());
    }
}
