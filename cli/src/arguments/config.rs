//! The options of `shevek config`.

use clap::{Arg, Command};
use shevek_template::PLUGIN_KINDS;

use super::definition::{flag, option, verbose, versioned};

/// The kinds of settings: all, ansible-core's own, or those of one kind of plugins.
fn types() -> Vec<&'static str> {
    ["all", "base"].into_iter().chain(PLUGIN_KINDS).collect()
}

/// `shevek config` and `ansible-config`.
pub(crate) fn config_command(name: &'static str) -> Command {
    versioned(name)
        .about("Shows settings, their values and where they come from")
        .after_help("Examples:\n  shevek config dump --only-changed\n  shevek config list -f json\n  shevek config init --disabled > ansible.cfg\n  shevek config validate -t all")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(verbose().global(true))
        .subcommand(
            action("list", "Show all settings: what they are for, where values come from, whether they are honoured")
                .arg(format(&["json", "yaml"], "yaml")),
        )
        .subcommand(
            action("dump", "Show the values and where they come from")
                .arg(flag("only-changed").visible_alias("changed-only").help("Only what is not the default"))
                .arg(format(&["json", "yaml", "display"], "display")),
        )
        .subcommand(action("view", "Show the configuration file"))
        .subcommand(
            action("init", "Write a configuration to begin with")
                .arg(flag("disabled").help("Every setting is a comment"))
                .arg(format(&["ini", "env", "vars"], "ini")),
        )
        .subcommand(
            action("validate", "Look for unknown settings in the configuration file or the environment")
                .arg(format(&["ini", "env"], "ini")),
        )
}

fn action(name: &'static str, about: &'static str) -> Command {
    Command::new(name)
        .about(about)
        .arg(
            Arg::new("args")
                .value_name("PLUGIN")
                .num_args(0..)
                .help("Only these plugins; needs their kind as --type"),
        )
        .arg(
            option("config", 'c', "FILE")
                .help("This configuration file instead of the one that is found"),
        )
        .arg(
            option("type", 't', "TYPE")
                .value_parser(types())
                .default_value("base")
                .help("Settings of which kind"),
        )
}

fn format(formats: &'static [&'static str], default: &'static str) -> Arg {
    option("format", 'f', "FORMAT")
        .value_parser(clap::builder::PossibleValuesParser::new(formats))
        .default_value(default)
        .help("How it is written")
}
