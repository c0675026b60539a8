//! The options of `shevek pull`.

use clap::{Arg, ArgAction, Command};

use super::connection_definition::{with_become_password, with_connection};
use super::definition::{
    extra_vars, flag, inventory_source, limit, option, skip_tags, tags, verbose, versioned,
};
use super::vault_definition::with_vault_options;

/// `shevek pull` and `ansible-pull`.
pub(crate) fn pull_command(name: &'static str) -> Command {
    let command = versioned(name)
        .about("Gets playbooks out of a git repository and runs them on this machine")
        .after_help("Examples:\n  shevek pull -U https://example.com/site.git\n  shevek pull -U https://example.com/site.git -C stable -o -s 60 web.yml\n  shevek pull -U git@example.com:site.git --accept-host-key --private-key ~/.ssh/pull --verify-commit")
        .arg(Arg::new("playbooks").value_name("PLAYBOOK").num_args(0..).help("Playbooks of the repository [default: HOST.yml, else local.yml]"))
        .arg(option("url", 'U', "URL").help("The repository"))
        .arg(option("directory", 'd', "DIR").help("Where it is checked out [default: ~/.ansible/pull/HOST]"))
        .arg(option("checkout", 'C', "VERSION").help("The branch, tag or commit [default: that of the repository]"))
        .arg(flag("full").help("Get the whole history, not only the newest commit"))
        .arg(short("only-if-changed", 'o').help("Run nothing when the repository has not changed"))
        .arg(short("force", 'f').help("Run the playbook even if the repository cannot be reached"))
        .arg(flag("clean").help("Throw changes of files in the checkout away"))
        .arg(flag("purge").help("Remove the checkout after the run"))
        .arg(flag("track-subs").help("Submodules follow their branches"))
        .arg(flag("verify-commit").help("Run nothing unless the commit's signature is good"))
        .arg(flag("accept-host-key").help("Trust the repository's host when it is new"))
        .arg(option("sleep", 's', "SECONDS").help("Wait for a random time of less than so many seconds before"))
        .arg(option("module-name", 'm', "MODULE").default_value("git").help("What gets the repository: git"))
        .arg(flag("check").help("Predict changes of the playbook, make none"))
        .arg(flag("diff").help("Show differences"))
        .arg(inventory_source())
        .arg(limit())
        .arg(flag("list-hosts").help("Accepted as by ansible-pull, which does not look at it either"))
        .arg(flag("flush-cache").help("Forget cached facts"))
        .arg(
            option("module-path", 'M', "PATH")
                .action(ArgAction::Append)
                .help("Look for modules in these folders first, separated by ':'"),
        )
        .arg(tags())
        .arg(skip_tags())
        .arg(extra_vars())
        .arg(verbose());
    with_vault_options(with_become_password(with_connection(command)))
}

fn short(name: &'static str, short: char) -> Arg {
    flag(name).short(short)
}
