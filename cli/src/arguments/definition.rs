//! The commands and their options, defined once.

use clap::{Arg, ArgAction, Command};

use super::config::config_command;
use super::connection_definition::with_common;
use super::console::console_command;
use super::doc::doc_command;
use super::documents::{completions_command, man_command};
use super::galaxy::galaxy_command;
use super::inventory::inventory_command;
use super::pull::pull_command;
use super::vault_definition::vault_command;

/// `shevek` with its subcommands.
pub(crate) fn shevek_command() -> Command {
    versioned("shevek")
        .about("Runs Ansible playbooks, without Python on the targets")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(playbook_command("playbook"))
        .subcommand(ad_hoc_command("run"))
        .subcommand(vault_command("vault"))
        .subcommand(inventory_command("inventory"))
        .subcommand(config_command("config"))
        .subcommand(pull_command("pull"))
        .subcommand(console_command("console"))
        .subcommand(doc_command("doc"))
        .subcommand(galaxy_command("galaxy"))
        .subcommand(plugin_command())
        .subcommand(completions_command())
        .subcommand(man_command())
}

/// `shevek playbook` and `ansible-playbook`.
pub(crate) fn playbook_command(name: &'static str) -> Command {
    let command = versioned(name)
        .about("Runs playbooks on hosts")
        .after_help("Examples:\n  shevek playbook site.yml -i hosts\n  shevek playbook site.yml -i web1,web2 -u deploy -k -b -K\n  shevek playbook site.yml -l 'web*' -e version=2 -C -D")
        .arg(Arg::new("playbooks").value_name("PLAYBOOK").num_args(1..).required(true).help("Playbook files"))
        .arg(flag("syntax-check").help("Check the playbooks without running them"))
        .arg(flag("list-hosts").help("List the hosts that would be run on; runs nothing"))
        .arg(flag("list-tasks").help("List the tasks that would be run; runs nothing"))
        .arg(flag("list-tags").help("List all tags; runs nothing"))
        .arg(flag("step").help("Ask before each task"))
        .arg(Arg::new("start-at-task").long("start-at-task").value_name("NAME").help("Begin with the first task of that name or pattern"))
        .arg(flag("flush-cache").help("Forget the facts of the hosts that were kept by runs before"))
        .arg(flag("force-handlers").help("Run notified handlers on failed hosts too"))
        .arg(tags())
        .arg(skip_tags());
    with_common(command)
}

/// `shevek run` and `ansible`.
pub(crate) fn ad_hoc_command(name: &'static str) -> Command {
    let command = versioned(name)
        .about("Runs one module on hosts")
        .after_help("Examples:\n  shevek run all -i hosts -m ping\n  shevek run localhost -m setup\n  shevek run web -i hosts -m shell -a 'systemctl restart app' -b\n  shevek run db -i hosts -B 3600 -P 0 -a '/usr/bin/long-job'")
        .arg(Arg::new("pattern").value_name("PATTERN").required(true).help("Which hosts"))
        .arg(option("module-name", 'm', "MODULE").help("The module to run [default: command]"))
        .arg(option("args", 'a', "ARGS").help("Its arguments: k=v, free-form text or JSON"))
        .arg(option("background", 'B', "SECONDS").value_parser(clap::value_parser!(u64)).default_value("0").help("Run asynchronously, failing after so many seconds"))
        .arg(option("poll", 'P', "SECONDS").value_parser(clap::value_parser!(u64)).help("Seconds between two looks at an asynchronous job"))
        .arg(Arg::new("one-line").short('o').long("one-line").action(ArgAction::SetTrue).help("Print a line for each host"))
        .arg(option("tree", 't', "DIR").help("Write each host's result into a file of this folder too"))
        .arg(option("task-timeout", None, "SECONDS").value_parser(clap::value_parser!(u32)).help("Give the task up after so many seconds"))
        .arg(playbook_dir())
        .arg(flag("flush-cache").help("Forget the facts of the hosts that were kept by runs before"))
        .arg(flag("list-hosts").help("List the hosts that match; runs nothing"));
    with_common(command)
}

fn plugin_command() -> Command {
    let search = || {
        Arg::new("playbook-dir")
            .long("playbook-dir")
            .value_name("DIR")
            .help("Look for plugins beside a playbook in DIR too")
    };
    Command::new("plugin")
        .about("Lists, shows and starts plugins")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(Command::new("list").about("Lists all plugins with their origin").arg(search()))
        .subcommand(
            Command::new("show")
                .about("Shows one plugin: origin, options, documentation")
                .arg(Arg::new("name").value_name("NAME").required(true))
                .arg(flag("json").help("Everything that is known of it, as JSON"))
                .arg(search()),
        )
        .subcommand(
            Command::new("new")
                .about("Writes a crate for a plugin of your own")
                .after_help("Example:\n  shevek plugin new connection mine && cd mine && cargo build")
                .arg(Arg::new("kind").value_name("KIND").required(true).value_parser(["connection", "action", "module", "filter", "test", "lookup", "callback", "cache", "inventory"]))
                .arg(Arg::new("name").value_name("NAME").required(true))
                .arg(Arg::new("path").long("path").value_name("DIR").help("Where to write it (default: ./NAME)"))
                .arg(
                    Arg::new("contract")
                        .long("contract")
                        .value_name("DIR")
                        .help("Where the crate shevek-plugin is, when it is not taken from the registry"),
                ),
        )
}

/// A command with `--version`, without clap's `-V`, which Ansible does not have. As there, the last of several equal
/// options counts.
pub(super) fn versioned(name: &'static str) -> Command {
    Command::new(name)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .args_override_self(true)
        .arg(
            Arg::new("version")
                .long("version")
                .action(ArgAction::Version)
                .help("Print version"),
        )
}

pub(super) fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

pub(super) fn option(
    name: &'static str,
    short: impl Into<Option<char>>,
    value: &'static str,
) -> Arg {
    let option = Arg::new(name).long(name).value_name(value);
    match short.into() {
        Some(short) => option.short(short),
        None => option,
    }
}

pub(super) fn inventory_source() -> Arg {
    option("inventory", 'i', "INVENTORY")
        .visible_alias("inventory-file")
        .action(ArgAction::Append)
        .help("Inventory file, directory, script, or hosts as 'a,b,'")
}

pub(super) fn limit() -> Arg {
    option("limit", 'l', "SUBSET").help("Limit hosts to a pattern")
}

pub(super) fn extra_vars() -> Arg {
    option("extra-vars", 'e', "VARS")
        .action(ArgAction::Append)
        .help("Variables as k=v, JSON, YAML or @FILE")
}

pub(super) fn verbose() -> Arg {
    Arg::new("verbose")
        .short('v')
        .long("verbose")
        .action(ArgAction::Count)
        .help("Say more; -vvvv shows connections")
}

pub(super) fn tags() -> Arg {
    option("tags", 't', "TAGS")
        .action(ArgAction::Append)
        .help("Run only tasks with one of these tags")
}

pub(super) fn skip_tags() -> Arg {
    option("skip-tags", None, "TAGS")
        .action(ArgAction::Append)
        .help("Leave out tasks with one of these tags")
}

pub(super) fn playbook_dir() -> Arg {
    option("playbook-dir", None, "DIR").help(
        "The folder that stands for a playbook's: its group_vars, host_vars and plugins count",
    )
}
