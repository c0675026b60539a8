//! Templates inside of the string constants of an expression, which Ansible still allows in
//! conditions: `'{{ name }}' == 'web'`.

use std::sync::Arc;

/// The function that such constants are wrapped into.
pub(crate) const EMBEDDED_FUNCTION: &str = "__embedded_template";

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
    use super::with_embedded_templates;

    #[test]
    fn only_constants_with_templates_are_wrapped() {
        for (source, expected) in [
            ("a == 'b'", "a == 'b'"),
            ("'{{ x }}' == 1", "__embedded_template('{{ x }}') == 1"),
            (r#"a in ["{{ x }}", 'y']"#, r#"a in [__embedded_template("{{ x }}"), 'y']"#),
            (r"'it\'s {{ x }}' != y", r"__embedded_template('it\'s {{ x }}') != y"),
            ("{{ x }} == 1", "{{ x }} == 1"),
            ("'{{ x", "'{{ x"),
        ] {
            assert_eq!(&*with_embedded_templates(&source.into()), expected);
        }
    }
}
