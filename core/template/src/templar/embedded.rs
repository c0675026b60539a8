//! Templates inside of the string constants of an expression, which Ansible still allows in
//! conditions: `'{{ name }}' == 'web'`.

use std::sync::Arc;

/// The function that such constants are wrapped into.
pub(crate) const EMBEDDED_FUNCTION: &str = "__embedded_template";

/// The same for a template: only constants in the arguments of `lookup`, `query` and `q` are wrapped,
/// as in Ansible: `{{ lookup('file', '{{ name }}') }}`.
pub(crate) fn in_lookup_arguments(template: &Arc<str>) -> Arc<str> {
    if !is_candidate(template) {
        return Arc::clone(template);
    }
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest: &str = template;
    while let Some((start, end)) = next_arguments(rest) {
        out.push_str(&rest[..start]);
        out.push_str(&with_embedded_templates(&rest[start..end].into()));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out.into()
}

/// A quick look: a call of a lookup, and more than one `{{`.
fn is_candidate(template: &str) -> bool {
    template.contains("{{")
        && ["lookup(", "query(", "q("]
            .iter()
            .any(|call| template.contains(call))
        && (template.contains("'{{")
            || template.contains("\"{{")
            || template.matches("{{").count() > 1)
}

/// The arguments of the next call: from behind its parenthesis to the closing one.
fn next_arguments(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let (at, name) = ["lookup(", "query(", "q("]
            .iter()
            .filter_map(|name| text[from..].find(name).map(|at| (from + at, *name)))
            .min()?;
        let start = at + name.len();
        let is_name = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        match closing_parenthesis(&text[start..]) {
            Some(length) if is_name => return Some((start, start + length)),
            _ => from = start,
        }
    }
}

fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut open = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        match rest.chars().next()? {
            '\'' | '"' => {
                at += constant_end(rest)?;
                continue;
            }
            '(' => open += 1,
            ')' if open == 0 => return Some(at),
            ')' => open -= 1,
            _ => {}
        }
        at += rest.chars().next()?.len_utf8();
    }
    None
}

/// Wraps every string constant that holds a template into a call of [`EMBEDDED_FUNCTION`].
pub(crate) fn with_embedded_templates(expression: &Arc<str>) -> Arc<str> {
    if !expression.contains("{{") {
        return Arc::clone(expression);
    }
    let mut out = String::with_capacity(expression.len() + 32);
    let mut rest: &str = expression;
    while let Some(start) = rest.find(['\'', '"']) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let Some(end) = constant_end(from) else { break };
        let (constant, after) = from.split_at(end);
        if constant.contains("{{") && constant.contains("}}") {
            out.push_str(EMBEDDED_FUNCTION);
            out.push('(');
            out.push_str(constant);
            out.push(')');
        } else {
            out.push_str(constant);
        }
        rest = after;
    }
    out.push_str(rest);
    out.into()
}

/// Length of the string constant that the text starts with, quotes included.
fn constant_end(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, quote) = characters.next()?;
    while let Some((index, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == quote {
            return Some(index + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{in_lookup_arguments, with_embedded_templates};

    #[test]
    fn only_arguments_of_lookups_are_wrapped() {
        for (source, expected) in [
            (
                "{{ lookup('vars', '{{ y }}') }}",
                "{{ lookup('vars', __embedded_template('{{ y }}')) }}",
            ),
            (
                "{{ '{{ y }}' }} {{ q('x') }}",
                "{{ '{{ y }}' }} {{ q('x') }}",
            ),
            ("{{ my_query('{{ y }}') }}", "{{ my_query('{{ y }}') }}"),
            (
                "{{ q('a', f('{{ y }}'), ')') }}",
                "{{ q('a', f(__embedded_template('{{ y }}')), ')') }}",
            ),
        ] {
            assert_eq!(&*in_lookup_arguments(&source.into()), expected);
        }
    }

    #[test]
    fn only_constants_with_templates_are_wrapped() {
        for (source, expected) in [
            ("a == 'b'", "a == 'b'"),
            ("'{{ x }}' == 1", "__embedded_template('{{ x }}') == 1"),
            (
                r#"a in ["{{ x }}", 'y']"#,
                r#"a in [__embedded_template("{{ x }}"), 'y']"#,
            ),
            (
                r"'it\'s {{ x }}' != y",
                r"__embedded_template('it\'s {{ x }}') != y",
            ),
            ("{{ x }} == 1", "{{ x }} == 1"),
            ("'{{ x", "'{{ x"),
        ] {
            assert_eq!(&*with_embedded_templates(&source.into()), expected);
        }
    }
}
