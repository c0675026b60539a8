//! `collection init`.

use std::process::ExitCode;

use shevek_jinja::Value;

use super::name::{invalid_name, is_collection_name};
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::skeleton::{New, Skeleton, variables};
use crate::error::CommandError;

const SKELETON: &[(&str, &str)] = &[
    ("galaxy.yml", include_str!("skeleton/galaxy.yml.j2")),
    ("README.md", include_str!("skeleton/README.md.j2")),
    ("meta/runtime.yml", include_str!("skeleton/runtime.yml.j2")),
    ("plugins/README.md", include_str!("skeleton/plugins.md.j2")),
    ("docs/", ""),
    ("roles/", ""),
];

/// Starts a collection.
pub(in crate::commands::galaxy) fn init(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let name = context.text("name").unwrap_or_default();
    let Some((namespace, collection)) = name.split_once('.').filter(|_| is_collection_name(name))
    else {
        return Err(failed(invalid_name(name)));
    };
    let top = unfracked(context.text("init-path").unwrap_or("./"));
    let variables = variables([
        ("description", "your collection description"),
        ("namespace", namespace),
        ("collection_name", collection),
        ("version", "1.0.0"),
        ("readme", "README.md"),
        ("repository", "http://example.com/repository"),
        ("documentation", "http://docs.example.com"),
        ("homepage", "http://example.com"),
        ("issues", "http://example.com/issue/tracker"),
        (
            "ansible_plugin_list_dir",
            "https://docs.ansible.com/ansible-core/2.19/plugins/plugins.html",
        ),
    ]);
    let list = |items: &[&str]| Value::list(items.iter().map(|item| Value::from(*item)).collect());
    variables.insert_str("authors", list(&["your name <example@domain.com>"]));
    variables.insert_str("license", list(&["GPL-2.0-or-later"]));
    variables.insert_str("build_ignore", list(&[]));
    let skeleton = Skeleton::of(
        context,
        "collection-skeleton",
        [
            "ANSIBLE_GALAXY_COLLECTION_SKELETON",
            "ANSIBLE_GALAXY_COLLECTION_SKELETON_IGNORE",
        ],
        SKELETON,
    )?;
    let new = New {
        kind: "Collection",
        name,
        folder: top.join(namespace).join(collection),
        variables,
        // Roles and playbooks of a collection have templates.
        keeps_templates: |prefix| {
            (prefix.starts_with("playbooks/") || prefix.starts_with("roles/"))
                && prefix.split('/').any(|part| part == "templates")
        },
    };
    skeleton.make(new, context)?;
    Ok(ExitCode::SUCCESS)
}
