//! The options of `shevek inventory`.

use clap::{Arg, ArgAction, Command};

use super::definition::{
    extra_vars, flag, inventory_source, limit, option, playbook_dir, verbose, versioned,
};
use super::vault_definition::with_vault_options;

/// `shevek inventory` and `ansible-inventory`.
pub(crate) fn inventory_command(name: &'static str) -> Command {
    let command = versioned(name)
        .about("Shows inventories: hosts, groups and their variables")
        .after_help("Examples:\n  shevek inventory -i hosts --list\n  shevek inventory -i hosts --host web1 --yaml\n  shevek inventory -i hosts --graph web --vars\n  shevek inventory -i hosts --list --export --output all.json")
        .arg(Arg::new("group").value_name("GROUP").help("Where --graph begins [default: all]"))
        .arg(flag("list").help("Show all hosts, as an inventory script does"))
        .arg(Arg::new("host").long("host").value_name("HOST").help("Show the variables of one host; --limit does not matter"))
        .arg(flag("graph").help("Show the groups as a tree; --limit does not matter"))
        .arg(Arg::new("yaml").short('y').long("yaml").action(ArgAction::SetTrue).help("Write YAML instead of JSON"))
        .arg(flag("toml").help("Write TOML instead of JSON"))
        .arg(flag("vars").help("Show variables too, with --graph"))
        .arg(flag("export").help("With --list, show variables where they were set rather than as hosts see them"))
        .arg(option("output", None, "FILE").help("Write to a file instead of standard output"))
        .arg(flag("flush-cache").help("Forget the facts of the hosts that were kept by runs before"))
        .arg(playbook_dir())
        .arg(inventory_source())
        .arg(limit())
        .arg(extra_vars())
        .arg(verbose());
    with_vault_options(command)
}
