//! Loading `import_playbook`.

use std::path::Path;

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node, Span};

use super::action_groups::ActionGroups;
use super::actions::{Actions, short_name};
use super::context::{Context, PlayScope};
use super::directives::read_keyword;
use super::error::Problem;
use super::fields::{check_keyword, entries, list, python_class, value, vars};
use super::literals::check_literal;
use super::playbook::load_plays;
use super::static_variables::template_text;
use crate::directives::{Directives, merge_vars};
use crate::find::{find_collection_playbook, normalize, split_qualified};
use crate::frame::Frame;
use crate::keyword::Place;
use crate::play::Play;

/// What the `import_playbook`s around a play give to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Imported {
    /// What the play's own variables win over while it is read: those of the innermost import.
    pub(super) vars_while_loading: Dict,
    /// The variables of all imports; the outermost wins.
    pub(super) vars: Dict,
    /// The conditions of all imports, the outermost first.
    pub(super) when: Vec<Value>,
    /// The conditions of the outermost import that has any.
    pub(super) gather_when: Vec<Value>,
    /// The tags of all imports.
    pub(super) tags: Vec<Value>,
    /// The collection that the playbook comes from.
    pub(super) collection: Option<String>,
}

/// Whether an entry of a playbook is an import.
pub(super) fn is_import(node: &Node) -> bool {
    node.as_mapping().is_some_and(|pairs| {
        pairs.iter().any(|(key, _)| {
            key.as_str()
                .is_some_and(|name| short_name(name) == "import_playbook")
        })
    })
}

/// Reads the plays of an imported playbook. `directory` is the importing file's.
pub(super) fn import_playbook(
    context: Context<'_>,
    node: &Node,
    directory: &Path,
    outer: &Imported,
    depth: usize,
) -> Result<Vec<Play>, Problem> {
    let import = read(context, node, directory)?;
    let name = target(context, &import, directory)?;
    let found = find_collection_playbook(&name, &context.collections_paths(directory));
    let collection = match &found {
        Some(_) => split_qualified(&name).map(|(collection, _)| collection),
        None => outer.collection.clone(),
    };
    let path = found.unwrap_or_else(|| directory.join(&name));
    let mut tags = import.tags.clone();
    if let Some(old) = import.vars.raw_get_str("tags") {
        // An old way to give tags.
        let _ = import.vars.remove(&Value::from("tags"));
        tags.extend(old.to_string().split(',').map(Value::from));
    }
    let imported = Imported {
        vars_while_loading: import.vars.clone(),
        vars: merge_vars(&import.vars, &outer.vars),
        when: outer.when.iter().chain(&import.when).cloned().collect(),
        gather_when: if outer.gather_when.is_empty() {
            import.when.clone()
        } else {
            outer.gather_when.clone()
        },
        tags: tags.iter().chain(&outer.tags).cloned().collect(),
        collection,
    };
    load_plays(
        context,
        &normalize(&path),
        Some(&import.span),
        &imported,
        depth + 1,
    )
}

/// The entry of an import.
struct Import {
    /// The playbook's file.
    target: Value,
    /// Where it is named.
    span: Span,
    vars: Dict,
    when: Vec<Value>,
    tags: Vec<Value>,
}

fn read(context: Context<'_>, node: &Node, directory: &Path) -> Result<Import, Problem> {
    let actions = Actions {
        catalog: context.catalog,
        collections: None,
        groups: Some(ActionGroups { context, directory }),
    };
    let mut directives = Directives::default();
    let mut import = Import {
        target: Value::None,
        span: node.span.clone(),
        vars: Dict::new(),
        when: Vec::new(),
        tags: Vec::new(),
    };
    let mut named = Vec::new();
    for (name, key, node) in entries(node, Place::PlaybookInclude)? {
        if short_name(name) == "import_playbook" {
            named.push(name);
            if node.as_sequence().is_some() || node.as_mapping().is_some() {
                return Err(Diagnostic::at(
                    &node.span,
                    format!(
                        "The field 'import_playbook' is supposed to be a string type, however the incoming data structure is a {}",
                        python_class(node)
                    ),
                )
                .into());
            }
            import.target = value(node);
            import.span = node.span.clone();
            continue;
        }
        check_keyword(key, name, Place::PlaybookInclude)?;
        check_literal(name, node)?;
        match name {
            "vars" => import.vars = vars(node, Place::PlaybookInclude)?,
            "when" => import.when = list(node),
            // Checked, and as in Ansible without any effect on the plays.
            _ => {
                let _ = read_keyword(&mut directives, name, node, actions)?;
            }
        }
    }
    if named.len() > 1 {
        named.sort_unstable();
        return Err(Problem::failed(
            Some(&node.span),
            format!(
                "Found conflicting import_playbook actions: {}",
                named.join(", ")
            ),
        ));
    }
    import.tags = directives.tags;
    Ok(import)
}

fn target(context: Context<'_>, import: &Import, directory: &Path) -> Result<String, Problem> {
    let mut scope = PlayScope::new(context, directory);
    scope.vars = import.vars.clone();
    let name = template_text(&scope, &Frame::default(), &import.target).map_err(|error| {
        Diagnostic::at(
            &import.span,
            format!("Error processing keyword 'import_playbook': {error}"),
        )
    })?;
    if name.is_empty() {
        return Err(Diagnostic::at(
            &import.span,
            "The field 'import_playbook' is required but was not set.",
        )
        .into());
    }
    Ok(name)
}
