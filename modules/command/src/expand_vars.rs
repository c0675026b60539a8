//! Variables in arguments as Python's `os.path.expandvars` replaces them.

/// Replaces `$name` and `${name}` by what `lookup` gives; unknown names stay as they are.
pub(crate) fn expand_vars(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        result.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let (name, length) = variable_name(after);
        match name.and_then(lookup) {
            Some(value) => result.push_str(&value),
            None => result.push_str(&rest[start..=start + length]),
        }
        rest = &after[length..];
    }
    result.push_str(rest);
    result
}

/// The name that stands after a `$`, and how many bytes it takes with its braces.
fn variable_name(text: &str) -> (Option<&str>, usize) {
    if let Some(inner) = text.strip_prefix('{') {
        return match inner.find('}') {
            Some(end) => (Some(&inner[..end]), end + 2),
            None => (None, 0),
        };
    }
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    ((end > 0).then(|| &text[..end]), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_python() {
        let lookup = |name: &str| match name {
            "A" => Some("$B".to_string()),
            "1" => Some("one".to_string()),
            "" => Some("empty".to_string()),
            _ => None,
        };
        for (text, expanded) in [
            ("a$A.b", "a$B.b"),
            ("${A}x$", "$Bx$"),
            ("$NO ${NO} $", "$NO ${NO} $"),
            ("$1", "one"),
            ("${A", "${A"),
            ("${}", "empty"),
            ("$$A", "$$B"),
            ("é$Aé", "é$Bé"),
        ] {
            assert_eq!(expand_vars(text, &lookup), expanded, "{text}");
        }
    }
}
