//! The arguments.

use serde::Deserialize;
use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec};

use crate::options::{executable, flag, force, update};

/// What the task asks for.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Args {
    pub(super) dest: Option<String>,
    pub(super) repo: String,
    pub(super) revision: String,
    pub(super) force: bool,
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) executable: Option<String>,
    pub(super) export: bool,
    pub(super) checkout: bool,
    pub(super) update: bool,
    pub(super) switch: bool,
    pub(super) in_place: bool,
    pub(super) validate_certs: bool,
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Path, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("repo", Str)
            .required()
            .aliases(&["name", "repository"])
            .doc("The address of the repository, or of a directory in it."),
        OptionSpec::new("dest", Path).doc(
            "The directory of the checkout or export; may be left out when there is neither, nor an update.",
        ),
        OptionSpec::new("revision", Str)
            .default("HEAD")
            .aliases(&["rev", "version"])
            .doc("The revision."),
        force("Whether changes of the checkout are thrown away, and files are overwritten by an export."),
        OptionSpec::new("username", Str).doc("The user at the server."),
        OptionSpec::new("password", Str)
            .no_log()
            .doc("The user's password. It goes through the standard input of svn, which has to be 1.10 or newer."),
        executable("svn"),
        flag("export", false, "Whether files are exported instead of checked out."),
        flag("checkout", true, "Whether a checkout that is not there is made."),
        update(),
        flag("switch", true, "Whether one of another address is moved to this one."),
        flag(
            "in_place",
            false,
            "Whether a directory that is no checkout becomes one, its files kept.",
        ),
        flag(
            "validate_certs",
            false,
            "Whether certificates have to be of a known authority.",
        ),
    ])
}
