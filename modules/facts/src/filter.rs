//! The option `filter`: which facts are returned.

/// Whether a fact passes. Without filters all do; a filter without prefix is tried with `ansible_` too.
pub(crate) fn passes(fact: &str, filters: &[String]) -> bool {
    filters.is_empty()
        || filters.iter().any(|filter| {
            filter.is_empty()
                || fnmatch(filter, fact)
                || (!["ansible_", "facter", "ohai"]
                    .iter()
                    .any(|prefix| filter.starts_with(prefix))
                    && fnmatch(&format!("ansible_{filter}"), fact))
        })
}

/// Python: `fnmatch.fnmatchcase`.
pub(crate) fn fnmatch(pattern: &str, name: &str) -> bool {
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    matches(&chars(pattern), &chars(name))
}

fn matches(pattern: &[char], name: &[char]) -> bool {
    match pattern {
        [] => name.is_empty(),
        ['*', rest @ ..] => (0..=name.len()).any(|skip| matches(rest, &name[skip..])),
        ['?', rest @ ..] => !name.is_empty() && matches(rest, &name[1..]),
        ['[', rest @ ..] => match class_end(rest) {
            Some(end) => {
                name.first().is_some_and(|c| in_class(&rest[..end], *c))
                    && matches(&rest[end + 1..], &name[1..])
            }
            None => name.first() == Some(&'[') && matches(rest, &name[1..]),
        },
        [c, rest @ ..] => name.first() == Some(c) && matches(rest, &name[1..]),
    }
}

/// Where the `]` of a class stands; one that comes first, after a `!` too, belongs to the class.
fn class_end(rest: &[char]) -> Option<usize> {
    let start = usize::from(rest.first() == Some(&'!'));
    (start + 1..rest.len()).find(|index| rest[*index] == ']')
}

fn in_class(class: &[char], c: char) -> bool {
    let (negated, mut items) = match class {
        ['!', items @ ..] => (true, items),
        items => (false, items),
    };
    let mut hit = false;
    loop {
        match items {
            [] => return hit != negated,
            [first, '-', last, rest @ ..] => {
                hit |= (*first..=*last).contains(&c);
                items = rest;
            }
            [first, rest @ ..] => {
                hit |= *first == c;
                items = rest;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_in_ansible() {
        for (fact, filter, expected) in [
            ("ansible_eth0", "ansible_eth[0-2]", true),
            ("ansible_eth3", "ansible_eth[!3]", false),
            ("ansible_hostname", "hostname", true),
            ("ansible_hostname", "*name", true),
            ("ansible_hostname", "ansible_host", false),
            ("facter_os", "facter*", true),
            ("ansible_facter_os", "facter*", false),
            ("ansible_x", "", true),
        ] {
            assert_eq!(
                passes(fact, &[filter.to_string()]),
                expected,
                "{fact} {filter}"
            );
        }
        assert!(passes("ansible_x", &[]));
    }
}
