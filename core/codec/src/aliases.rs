//! The names of Python's codecs.

/// A line is the name of a codec's module in Python and its other names; see `tests/record/tables.py`.
const ALIASES: &str = include_str!("../tables/aliases.txt");

/// The name of the codec's module for any of its names. Python: `encodings.search_function`.
pub(crate) fn module(name: &str) -> Option<&'static str> {
    let normal = normalize(&name.to_ascii_lowercase());
    let find = |wanted: &str| {
        ALIASES
            .lines()
            .map(|line| line.split(' '))
            .find_map(|mut names| {
                let module = names.next()?;
                (names.any(|name| name == wanted)).then_some(module)
            })
    };
    find(&normal)
        .or_else(|| find(&normal.replace('.', "_")))
        .or_else(|| {
            let mut modules = ALIASES.lines().filter_map(|line| line.split(' ').next());
            modules.find(|module| *module == normal)
        })
}

/// Python: `encodings.normalize_encoding`.
fn normalize(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    let mut is_gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if is_gap && !normal.is_empty() {
                normal.push('_');
            }
            is_gap = false;
            normal.push(c);
        } else {
            is_gap = true;
        }
    }
    normal
}
