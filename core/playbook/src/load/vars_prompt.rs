//! Loading `vars_prompt`.

use shevek_jinja::Dict;
use shevek_yaml::{Diagnostic, Node};

use super::did_you_mean;
use super::fields::value;
use crate::play::VarsPrompt;

const KEYS: &[&str] = &[
    "confirm",
    "default",
    "encrypt",
    "name",
    "private",
    "prompt",
    "salt",
    "salt_size",
    "unsafe",
];

/// One prompt or a list of them.
pub(super) fn load_vars_prompt(node: &Node) -> Result<Vec<VarsPrompt>, Diagnostic> {
    if node.is_null() {
        return Ok(Vec::new());
    }
    match node.as_sequence() {
        Some(items) => items.iter().map(one).collect(),
        None => Ok(vec![one(node)?]),
    }
}

fn one(node: &Node) -> Result<VarsPrompt, Diagnostic> {
    let pairs = node.as_mapping().ok_or_else(|| {
        Diagnostic::at(&node.span, "Invalid variable file contents.").with_hint(
            "Each prompt is a mapping with 'name', the variable, and 'prompt', the question.",
        )
    })?;
    let Some(name) = node.get("name") else {
        return Err(Diagnostic::at(
            &node.span,
            "Invalid vars_prompt data structure, missing 'name' key",
        ));
    };
    let fields = Dict::with_capacity(pairs.len());
    for (key, node) in pairs {
        let name = key
            .as_scalar()
            .map_or_else(String::new, |scalar| scalar.text.to_string());
        if !KEYS.contains(&name.as_str()) {
            let error = Diagnostic::at(
                &key.span,
                format!("Invalid vars_prompt data structure, found unsupported key '{name}'"),
            );
            return Err(match did_you_mean::hint(&name, KEYS.iter().copied()) {
                Some(hint) => error.with_hint(hint),
                None => error,
            });
        }
        if name != "name" {
            fields.insert_str(&name, value(node));
        }
    }
    Ok(VarsPrompt {
        name: value(name).to_string(),
        fields,
    })
}
