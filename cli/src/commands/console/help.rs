//! `help`.

use std::fmt::Write as _;

use shevek_engine::RegistryCatalog;
use shevek_playbook::ActionCatalog as _;
use shevek_plugin::Registry;

use super::command::Own;

/// What is told of one of the console's own commands: a sentence, and how it is used.
pub(super) fn own(own: Own) -> (&'static str, Option<&'static str>) {
    match own {
        Own::Become => ("Toggle whether the tasks are run with become", None),
        Own::BecomeMethod => (
            "Set the privilege escalation plugin to use when become is enabled",
            None,
        ),
        Own::BecomeUser => (
            "Set the user for use with privilege escalation (which remote user attempts to 'become' when become is enabled)",
            None,
        ),
        Own::Cd => (
            "Change active host/group. ",
            Some("Usage: cd <group>|<host>|<host pattern>"),
        ),
        Own::Check => ("Toggle check_mode for the tasks", None),
        Own::Collections => (
            "Collections cannot be searched by short names: name modules in full",
            None,
        ),
        Own::Diff => ("Toggle diff output for the tasks", None),
        Own::Exit => ("LEAVE!", None),
        Own::Forks => (
            "Set the number of forks to use per task",
            Some("Usage: forks <number>"),
        ),
        Own::Help => ("Don't be redundant!", None),
        Own::List => (
            "List the hosts in the current group or a list of groups if you add 'groups'.",
            None,
        ),
        Own::RemoteUser => ("Set the user for use as login to the remote target", None),
        Own::Shell => ("You can run shell commands through the shell module.", None),
        Own::Timeout => (
            "Set task timeout in seconds",
            Some("Usage: timeout <seconds>"),
        ),
        Own::Verbosity => (
            "Set the verbosity level, equivalent to -v for 1 and -vvvv for 4.",
            None,
        ),
    }
}

/// All commands and modules.
pub(super) fn overview(catalog: &RegistryCatalog, width: usize) -> String {
    let own: Vec<String> = Own::ALL
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let mut modules = catalog.names();
    modules.sort();
    modules.dedup();
    format!(
        "Commands (type help <command>):\n{}\n\nModules (type help <module>):\n{}\n\nAny other line, and any line after !, is a shell command.",
        columns(&own, width),
        columns(&modules, width)
    )
}

/// What is told of a module: what it is for and its options; `None` when there is none.
pub(super) fn module(registry: &Registry, catalog: &RegistryCatalog, name: &str) -> Option<String> {
    let info = catalog.resolve(name)?;
    let documents = registry.show(&info.name).unwrap_or_default();
    let about = documents
        .iter()
        .map(|document| document.meta.short_description().to_owned())
        .find(|about| !about.is_empty());
    let mut out = about.unwrap_or_else(|| info.name.clone());
    out.push_str("\nParameters:");
    for option in info.spec.iter().flat_map(|spec| &spec.options) {
        let about = option.description.first().map_or("", String::as_str);
        let _ = write!(out, "\n  {} {about}", option.name);
    }
    Some(out)
}

fn columns(names: &[String], width: usize) -> String {
    let longest = names.iter().map(String::len).max().unwrap_or(0) + 2;
    let per_line = (width / longest).max(1);
    let lines = names.chunks(per_line).map(|line| {
        let cells: Vec<String> = line.iter().map(|name| format!("{name:longest$}")).collect();
        cells.concat().trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}
