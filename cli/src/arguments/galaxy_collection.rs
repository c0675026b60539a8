//! `shevek galaxy collection`.

use clap::{Arg, ArgAction, Command};

use super::definition::{flag, option};
use super::galaxy::{
    action, force, force_with_deps, ignore_errors, init_extra_vars, init_path, names, no_deps,
    offline, with_signatures,
};

pub(super) fn collection_command() -> Command {
    Command::new("collection")
        .about("Works with collections")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            with_cache(action(
                "download",
                "Download collections for an installation without a server",
            ))
            .arg(names("COLLECTION", "Names, paths or URLs"))
            .arg(flag("no-deps").short('n').help("Leave dependencies out"))
            .arg(option("download-path", 'p', "DIR").help("Where to put them"))
            .arg(requirements())
            .arg(pre()),
        )
        .subcommand(
            action("init", "Start a new collection")
                .arg(
                    Arg::new("name")
                        .value_name("NAME")
                        .required(true)
                        .help("NAMESPACE.COLLECTION"),
                )
                .arg(force())
                .arg(init_path())
                .arg(
                    option("collection-skeleton", None, "DIR")
                        .help("What to copy; files that end in .j2 are templates"),
                )
                .arg(init_extra_vars()),
        )
        .subcommand(
            action("build", "Pack a collection")
                .arg(names("DIR", "Folders with a galaxy.yml [default: .]"))
                .arg(force())
                .arg(
                    option("output-path", None, "DIR")
                        .default_value("./")
                        .help("Where to put the archive"),
                ),
        )
        .subcommand(
            action("publish", "Upload a collection")
                .arg(
                    Arg::new("name")
                        .value_name("FILE")
                        .required(true)
                        .help("The archive"),
                )
                .arg(flag("no-wait").help("Do not wait for the server to take it in"))
                .arg(
                    option("import-timeout", None, "SECONDS")
                        .value_parser(clap::value_parser!(u64))
                        .help("How long to wait for that"),
                ),
        )
        .subcommand(
            with_signatures(with_cache(action("install", "Install collections")))
                .arg(names(
                    "COLLECTION",
                    "Names of collections with versions (ns.name:>=1.0.0), archives, folders, URLs or git+URLs",
                ))
                .arg(force())
                .arg(ignore_errors())
                .arg(no_deps())
                .arg(force_with_deps())
                .arg(
                    option("collections-path", 'p', "DIR")
                        .help("Where to install [default: the first of COLLECTIONS_PATHS]"),
                )
                .arg(requirements())
                .arg(pre())
                .arg(
                    flag("upgrade")
                        .short('U')
                        .help("Replace what is installed with what is newer"),
                )
                .arg(
                    flag("disable-gpg-verify")
                        .help("Do not check the signatures of a Galaxy server"),
                )
                .arg(offline(
                    "Ask no Galaxy server; git and URLs are still asked",
                )),
        )
        .subcommand(
            action("list", "List installed collections")
                .arg(
                    Arg::new("name")
                        .value_name("COLLECTION")
                        .help("This one alone"),
                )
                .arg(search_paths())
                .arg(
                    option("format", None, "FORMAT")
                        .value_parser(["human", "yaml", "json"])
                        .default_value("human")
                        .help("How to print them"),
                ),
        )
        .subcommand(
            with_signatures(action(
                "verify",
                "Look for files of installed collections that were changed",
            ))
            .arg(names("COLLECTION", "Names of installed collections"))
            .arg(search_paths())
            .arg(ignore_errors())
            .arg(offline(
                "Compare with the manifest that was installed, not with that of a server",
            ))
            .arg(requirements()),
        )
}

fn requirements() -> Arg {
    option("requirements-file", 'r', "FILE").help("A file that lists collections")
}

fn pre() -> Arg {
    flag("pre").help("Take pre-releases too")
}

fn search_paths() -> Arg {
    option("collections-path", 'p', "DIRS")
        .action(ArgAction::Append)
        .help("Folders to search before those of COLLECTIONS_PATHS, separated by colons")
}

fn with_cache(command: Command) -> Command {
    command
        .arg(flag("clear-response-cache").help("Forget what the Galaxy server answered"))
        .arg(flag("no-cache").help("Do not keep what the Galaxy server answers"))
}
