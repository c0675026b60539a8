//! `role init`.

use std::process::ExitCode;

use shevek_jinja::Value;

use super::role_folder::checked;
use crate::arguments::unfracked;
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::skeleton::{New, Skeleton, variables};
use crate::error::CommandError;

const SKELETON: &[(&str, &str)] = &[
    ("README.md", include_str!("skeleton/README.md.j2")),
    ("defaults/main.yml", "---\n# Defaults of {{ role_name }}\n"),
    ("files/", ""),
    ("handlers/main.yml", "---\n# Handlers of {{ role_name }}\n"),
    ("meta/main.yml", include_str!("skeleton/meta.yml.j2")),
    ("tasks/main.yml", "---\n# Tasks of {{ role_name }}\n"),
    ("templates/", ""),
    ("tests/inventory", "localhost\n"),
    (
        "tests/test.yml",
        "---\n- hosts: localhost\n  remote_user: root\n  roles:\n    - {{ role_name }}\n",
    ),
    ("vars/main.yml", "---\n# Variables of {{ role_name }}\n"),
];

/// Starts a role.
pub(in crate::commands::galaxy) fn init(context: &Context<'_>) -> Result<ExitCode, CommandError> {
    let name = checked(context.text("name").unwrap_or_default())?;
    let kind = context.text("type").unwrap_or("default");
    if kind != "default" {
        return Err(failed(format!(
            "--type {kind}: there is no skeleton of that type here; name a folder with --role-skeleton instead"
        )));
    }
    let variables = variables([
        ("description", "your role description"),
        ("author", "your name"),
        ("company", "your company (optional)"),
        ("license", "license (GPL-2.0-or-later, MIT, etc)"),
        ("role_name", name),
        ("role_type", kind),
        ("issue_tracker_url", "http://example.com/issue/tracker"),
        ("repository_url", "http://example.com/repository"),
        ("documentation_url", "http://docs.example.com"),
        ("homepage_url", "http://example.com"),
        // The first three characters of the version, as Ansible has it.
        ("min_ansible_version", "2.1"),
        (
            "ansible_plugin_list_dir",
            "https://docs.ansible.com/ansible-core/2.19/plugins/plugins.html",
        ),
    ]);
    variables.insert_str("dependencies", Value::list(Vec::new()));
    let skeleton = Skeleton::of(
        context,
        "role-skeleton",
        [
            "ANSIBLE_GALAXY_ROLE_SKELETON",
            "ANSIBLE_GALAXY_ROLE_SKELETON_IGNORE",
        ],
        SKELETON,
    )?;
    let top = unfracked(context.text("init-path").unwrap_or("./"));
    let new = New {
        kind: "Role",
        name,
        folder: top.join(name),
        variables,
        keeps_templates: |prefix| prefix.starts_with("templates/"),
    };
    skeleton.make(new, context)?;
    Ok(ExitCode::SUCCESS)
}
