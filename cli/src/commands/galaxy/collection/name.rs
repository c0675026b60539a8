//! Names of collections.

/// Python's keywords, which no part of a name may be.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Whether it is `namespace.collection`. Ansible: `AnsibleCollectionRef.is_valid_collection_name`.
pub(super) fn is_collection_name(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(namespace, name)| is_part(namespace) && is_part(name))
}

fn is_part(text: &str) -> bool {
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts_well
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&text)
}

/// What is said of a name that is none.
pub(super) fn invalid_name(text: &str) -> String {
    format!(
        "Invalid collection name '{text}', name must be in the format <namespace>.<collection>. \nBoth parts may hold characters from [a-zA-Z0-9_] only."
    )
}
