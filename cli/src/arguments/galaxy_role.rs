//! `shevek galaxy role`.

use clap::{Arg, ArgAction, Command};

use super::definition::{flag, option};
use super::galaxy::{
    action, force, force_with_deps, ignore_errors, init_extra_vars, init_path, names, no_deps,
    offline, with_hidden_signatures,
};

pub(super) fn role_command() -> Command {
    Command::new("role")
        .about("Works with roles")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            action("init", "Start a new role")
                .arg(
                    Arg::new("name")
                        .value_name("NAME")
                        .required(true)
                        .help("The role's name"),
                )
                .arg(force())
                .arg(offline(
                    "Accepted as by ansible-galaxy: no server is asked anyway",
                ))
                .arg(init_path())
                .arg(
                    option("role-skeleton", None, "DIR")
                        .help("What to copy; files that end in .j2 are templates"),
                )
                .arg(
                    option("type", None, "TYPE")
                        .default_value("default")
                        .help("The kind of role"),
                )
                .arg(init_extra_vars()),
        )
        .subcommand(
            action("remove", "Delete installed roles")
                .arg(roles_path())
                .arg(names("ROLE", "Names").required(true)),
        )
        .subcommand(github(action(
            "delete",
            "Remove a role from a Galaxy server",
        )))
        .subcommand(
            action("list", "List installed roles")
                .arg(roles_path())
                .arg(Arg::new("name").value_name("ROLE").help("This one alone")),
        )
        .subcommand(
            action("search", "Look for roles on a Galaxy server")
                .arg(names("TERM", "What to look for"))
                .arg(option("platforms", None, "LIST").help("For these platforms"))
                .arg(option("galaxy-tags", None, "LIST").help("With these tags"))
                .arg(option("author", None, "NAME").help("Of this user")),
        )
        .subcommand(
            github(action("import", "Have a Galaxy server take a role in"))
                .arg(flag("no-wait").help("Do not wait for the end"))
                .arg(option("branch", None, "NAME").help("The branch to take"))
                .arg(option("role-name", None, "NAME").help("The name to give it"))
                .arg(flag("status").help("Tell how the latest import went")),
        )
        .subcommand(
            action("setup", "Connect a Galaxy server with another service")
                .arg(roles_path())
                .arg(option("remove", None, "ID").help("End a connection"))
                .arg(flag("list").help("List connections"))
                .arg(Arg::new("source").value_name("SOURCE").required(true))
                .arg(Arg::new("github_user").value_name("USER").required(true))
                .arg(
                    Arg::new("github_repo")
                        .value_name("REPOSITORY")
                        .required(true),
                )
                .arg(Arg::new("secret").value_name("SECRET").required(true)),
        )
        .subcommand(
            action("info", "Show what is known of roles")
                .arg(roles_path())
                .arg(offline("Ask no Galaxy server"))
                .arg(names("ROLE", "Names").required(true)),
        )
        .subcommand(
            with_hidden_signatures(action("install", "Install roles"))
                .arg(names(
                    "ROLE",
                    "Names of roles, archives, URLs or git+URLs, as SOURCE[,VERSION[,NAME]]",
                ))
                .arg(force())
                .arg(roles_path())
                .arg(ignore_errors())
                .arg(no_deps())
                .arg(force_with_deps())
                .arg(option("role-file", 'r', "FILE").help("A file that lists roles"))
                .arg(
                    flag("keep-scm-meta")
                        .short('g')
                        .help("Install from a tarball with the repository's own files too"),
                ),
        )
}

fn roles_path() -> Arg {
    option("roles-path", 'p', "DIRS")
        .action(ArgAction::Append)
        .help("Folders with roles before those of DEFAULT_ROLES_PATH, separated by colons")
}

fn github(command: Command) -> Command {
    command
        .arg(Arg::new("github_user").value_name("USER").required(true))
        .arg(
            Arg::new("github_repo")
                .value_name("REPOSITORY")
                .required(true),
        )
}
