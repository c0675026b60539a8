//! The options of `shevek console`.

use clap::{Arg, Command};

use super::connection_definition::with_common;
use super::definition::{flag, option, playbook_dir, versioned};

/// `shevek console` and `ansible-console`.
pub(crate) fn console_command(name: &'static str) -> Command {
    let command = versioned(name)
        .about("Runs modules and shell commands on hosts as they are typed")
        .after_help("Examples:\n  shevek console -i hosts\n  shevek console -i hosts web -b\n  echo uptime | shevek console -i hosts all")
        .arg(Arg::new("pattern").value_name("PATTERN").default_value("all").help("Which hosts"))
        .arg(option("task-timeout", None, "SECONDS").value_parser(clap::value_parser!(u32)).help("Give tasks up after so many seconds"))
        .arg(flag("step").help("Ask before each task"))
        .arg(flag("flush-cache").help("Forget the facts of the hosts that were kept by runs before"))
        .arg(flag("list-hosts").help("Begin with the list of the hosts that match"))
        .arg(playbook_dir());
    with_common(command)
}
