//! Lists and dicts that a template may change without anybody else seeing it.

use shevek_jinja::meter::Growth;
use shevek_jinja::{Dict, Error, ErrorKind, List, Value};

const MAX_DEPTH: usize = 100;

/// Python's methods that change a list, dict or set in place.
const MUTATORS: [&str; 13] = [
    "append",
    "extend",
    "insert",
    "remove",
    "pop",
    "popitem",
    "clear",
    "sort",
    "reverse",
    "setdefault",
    "update",
    "add",
    "discard",
];

/// Whether a template with this text could call one of them, itself or in what it includes.
pub(crate) fn may_mutate(text: &str) -> bool {
    if text.contains("{%")
        && ["include", "import", "extends"]
            .iter()
            .any(|statement| text.contains(statement))
    {
        return true;
    }
    MUTATORS.iter().any(|name| {
        text.match_indices(name).any(|(at, _)| {
            // `.append(`, `['append']`, `attr("append")`
            text[..at].ends_with(['.', '\'', '"'])
                && text[at + name.len()..].starts_with(['(', '\'', '"', ' '])
        })
    })
}

/// A copy of all lists and dicts inside, their elements resolved.
pub(super) fn private_copy(value: &Value) -> Result<Value, Error> {
    copy(value, 0, &mut Growth::default())
}

fn copy(value: &Value, depth: usize, made: &mut Growth) -> Result<Value, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::new(
            ErrorKind::Recursion,
            "maximum recursion depth exceeded",
        ));
    }
    match value {
        Value::List(list) => {
            made.add_elements(list.len())?;
            let items: Result<Vec<_>, _> = list
                .to_vec()?
                .iter()
                .map(|item| copy(item, depth + 1, made))
                .collect();
            Ok(Value::List(List::new(items?)))
        }
        Value::Dict(dict) => {
            made.add_elements(2 * dict.len())?;
            let copied = Dict::with_capacity(dict.len());
            for (key, item) in dict.items()? {
                copied.insert(key, copy(&item, depth + 1, made)?)?;
            }
            Ok(Value::Dict(copied))
        }
        _ => Ok(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::may_mutate;

    #[test]
    fn calls_of_mutating_methods_are_seen() {
        for (text, expected) in [
            ("{{ l.append(1) }}", true),
            ("{{ l['pop']() }}", true),
            ("{{ l | attr('sort') }}", true),
            ("{% include 'x' %}", true),
            ("{{ l | sort | reverse }}", false),
            ("{{ update_cache }} {{ d.popular }}", false),
        ] {
            assert_eq!(may_mutate(text), expected, "{text}");
        }
    }
}
