//! `shevek doc`.

use clap::{Arg, ArgAction, Command};

use super::definition::{flag, option, playbook_dir, verbose, versioned};
use crate::commands::DocKind;

/// `shevek doc` and `ansible-doc`.
pub(crate) fn doc_command(name: &'static str) -> Command {
    let one_of = [
        "entry-point",
        "snippet",
        "list_files",
        "list",
        "metadata-dump",
    ];
    let exclusive = move |arg: Arg, name: &str| {
        arg.conflicts_with_all(one_of.into_iter().filter(move |other| *other != name))
    };
    versioned(name)
        .about("Shows the documentation of modules, plugins, keywords and roles")
        .after_help("Examples:\n  shevek doc copy\n  shevek doc -l\n  shevek doc -t filter regex_replace\n  shevek doc -t role -l --playbook-dir .\n  shevek doc -s user")
        .arg(Arg::new("plugin").value_name("PLUGIN").num_args(0..).help("Names; with -l and -F the collections that are listed"))
        .arg(
            option("type", 't', "TYPE")
                .value_parser(DocKind::ALL.map(DocKind::as_str))
                .default_value("module")
                .help("What kind of thing the names are"),
        )
        .arg(flag("json").short('j').help("Print JSON"))
        .arg(
            option("roles-path", 'r', "DIRS")
                .action(ArgAction::Append)
                .help("Folders with roles, separated by colons"),
        )
        .arg(exclusive(option("entry-point", 'e', "NAME").help("Show this entry point of the roles only"), "entry-point"))
        .arg(exclusive(flag("snippet").short('s').help("Show a task or a lookup with all options, to copy"), "snippet"))
        .arg(exclusive(flag("list_files").short('F').help("List names and where they come from"), "list_files"))
        .arg(exclusive(flag("list").short('l').help("List names with a sentence each"), "list"))
        .arg(exclusive(flag("metadata-dump").help("Print everything as JSON, whatever else is said"), "metadata-dump"))
        .arg(flag("no-fail-on-errors").help("Accepted as by ansible-doc: what is wrong with a plugin is always told"))
        .arg(
            option("module-path", 'M', "PATH")
                .action(ArgAction::Append)
                .help("Folders with modules, separated by colons"),
        )
        .arg(playbook_dir())
        .arg(verbose())
}
