//! A role as a play, another role or a task names it. Ansible: `RoleDefinition`.

use std::path::Path;

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node, Span};

use crate::directives::Directives;
use crate::find::{FoundRole, find_role};
use crate::frame::Frame;
use crate::keyword::{Keyword, Place};
use crate::load::context::PlayScope;
use crate::load::directives::read_keyword;
use crate::load::error::Problem;
use crate::load::fields::{list, value, vars};
use crate::load::literals::check_literal;
use crate::load::static_variables::{explain, template_text};

/// One use of a role.
pub(in crate::load) struct RoleUse {
    /// The role.
    pub(in crate::load) found: FoundRole,
    /// Where it is named.
    pub(in crate::load) span: Option<Span>,
    /// Shared keywords of the use.
    pub(in crate::load) directives: Directives,
    /// Conditions of the use.
    pub(in crate::load) when: Vec<Value>,
    /// `vars:` of the use.
    pub(in crate::load) vars: Dict,
    /// Everything that is no keyword.
    pub(in crate::load) params: Dict,
}

/// Where a role is looked for besides the usual places.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    /// The folder of the role that depends on it.
    pub(super) beside: Option<&'a Path>,
    /// Collections.
    pub(super) collections: &'a [String],
}

/// Reads an entry of `roles` or `dependencies`. `name` is given when it stands in the entry in another form.
pub(super) fn read_use(
    scope: &PlayScope<'_>,
    node: &Node,
    name: Option<&Value>,
    places: Places<'_>,
) -> Result<RoleUse, Problem> {
    if let Some(text) = node.as_str() {
        if text.contains(',') {
            return Err(Problem::failed(
                Some(&node.span),
                format!("Invalid old style role requirement: {text}"),
            ));
        }
        let found = find(scope, &value(node), &node.span, places)?;
        return Ok(RoleUse {
            found,
            span: Some(node.span.clone()),
            directives: Directives::default(),
            when: Vec::new(),
            vars: Dict::new(),
            params: Dict::new(),
        });
    }
    let Some(pairs) = node.as_mapping() else {
        return Err(Diagnostic::at(&node.span, "Invalid role definition.")
            .with_hint("Write the role's name, or 'role: NAME' with keywords and parameters.")
            .into());
    };
    let named = node.get_pair("role").or_else(|| node.get_pair("name"));
    let (name, span) = match (named, name) {
        (Some((_, given)), _) if given.as_str().is_some_and(|name| !name.is_empty()) => {
            (value(given), &given.span)
        }
        (None, Some(name)) => (name.clone(), &node.span),
        _ => {
            return Err(Problem::failed(
                Some(&node.span),
                "role definitions must contain a role name",
            ));
        }
    };
    let mut used = RoleUse {
        found: find(scope, &name, span, places)?,
        span: Some(node.span.clone()),
        directives: Directives::default(),
        when: Vec::new(),
        vars: Dict::new(),
        params: Dict::new(),
    };
    for (key, node) in pairs {
        let Some(name) = key.as_str() else {
            return Err(Diagnostic::at(
                &key.span,
                "A keyword or parameter of a role must be text.",
            )
            .into());
        };
        if !is_keyword(name) {
            used.params.insert_str(name, value(node));
            continue;
        }
        check_literal(name, node)?;
        match name {
            "vars" => used.vars = vars(node, Place::RoleInclude)?,
            "when" => used.when = list(node),
            _ => {
                let actions = scope.actions(&scope.directives);
                let _ = read_keyword(&mut used.directives, name, node, actions)?;
            }
        }
    }
    Ok(used)
}

/// Keywords of roles; everything else is a parameter.
fn is_keyword(name: &str) -> bool {
    name == "role" || Keyword::find(name).is_some_and(|keyword| keyword.fits(Place::RoleInclude))
}

fn find(
    scope: &PlayScope<'_>,
    name: &Value,
    span: &Span,
    places: Places<'_>,
) -> Result<FoundRole, Problem> {
    let name = template_text(scope, &Frame::default(), name)
        .map_err(|error| Diagnostic::at(span, explain(&error)))?;
    find_named(scope, &name, Some(span), places)
}

/// The role of an `include_role` or `import_role`, whose name is known.
pub(in crate::load) fn find_for_task(
    scope: &PlayScope<'_>,
    name: &str,
    span: Option<&Span>,
    directives: &Directives,
) -> Result<FoundRole, Problem> {
    if name.contains(',') {
        return Err(Problem::failed(
            span,
            format!("Invalid old style role requirement: {name}"),
        ));
    }
    let collections = search_list(directives.collections.as_ref());
    let places = Places {
        beside: None,
        collections: &collections,
    };
    find_named(scope, name, span, places)
}

/// The collections where a play or task looks for roles.
pub(super) fn search_list(collections: Option<&Value>) -> Vec<String> {
    let mut names: Vec<String> = collections
        .map(crate::load::fields::as_list)
        .unwrap_or_default()
        .iter()
        .map(Value::to_string)
        .collect();
    let has = |name: &str, names: &[String]| names.iter().any(|known| known == name);
    if !names.is_empty() && !has("ansible.builtin", &names) && !has("ansible.legacy", &names) {
        names.push("ansible.legacy".to_string());
    }
    names
}

fn find_named(
    scope: &PlayScope<'_>,
    name: &str,
    span: Option<&Span>,
    places: Places<'_>,
) -> Result<FoundRole, Problem> {
    find_role(
        name,
        places.collections,
        &scope.directory,
        scope.context.roles_path,
        &scope.context.collections_paths(&scope.directory),
        places.beside,
    )
    .map_err(|searched| {
        Problem::unknown_name(
            span,
            format!("the role '{name}' was not found in {searched}"),
        )
    })
}
