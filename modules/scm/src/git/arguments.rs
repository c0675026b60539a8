//! The arguments.

use serde::Deserialize;
use serde_json::Value as Json;
use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec};

use crate::options::{executable, flag, force, update};

/// What the task asks for.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Args {
    pub(super) repo: String,
    pub(super) dest: Option<String>,
    pub(super) version: String,
    pub(super) remote: String,
    pub(super) refspec: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) force: bool,
    pub(super) depth: Option<i64>,
    pub(super) clone: bool,
    pub(super) update: bool,
    pub(super) verify_commit: bool,
    pub(super) gpg_allowlist: Vec<String>,
    pub(super) accept_hostkey: bool,
    pub(super) accept_newhostkey: bool,
    pub(super) key_file: Option<String>,
    pub(super) ssh_opts: Option<String>,
    pub(super) executable: Option<String>,
    pub(super) bare: bool,
    pub(super) recursive: bool,
    pub(super) single_branch: bool,
    pub(super) track_submodules: bool,
    pub(super) umask: Option<Json>,
    pub(super) archive: Option<String>,
    pub(super) archive_prefix: Option<String>,
    pub(super) separate_git_dir: Option<String>,
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Int, List, Path, Raw, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("repo", Str)
            .required()
            .aliases(&["name"])
            .doc("Where the repository is: an address, `user@host:path`, or a path."),
        OptionSpec::new("dest", Path)
            .doc("The directory of the checkout; may be left out with `clone=false` only."),
        OptionSpec::new("version", Str).default("HEAD").doc(
            "A branch, a tag, a full SHA-1 (with `refspec` when no branch or tag has it), or `HEAD`.",
        ),
        OptionSpec::new("remote", Str)
            .default("origin")
            .doc("The name of the remote."),
        OptionSpec::new("refspec", Str).doc("What else is fetched, as `git fetch` has it."),
        OptionSpec::new("reference", Str)
            .doc("A repository on the target whose objects are used, as `git clone --reference` has it."),
        force("Whether changes of the checkout are thrown away."),
        OptionSpec::new("depth", Int)
            .doc("How many commits of the history are wanted, at least 1; without it all of them."),
        flag("clone", true, "Whether a repository that is not there is cloned."),
        update(),
        flag(
            "verify_commit",
            false,
            "Whether the commit or tag must be signed by a key in the keyring of GPG.",
        ),
        OptionSpec::new("gpg_allowlist", List)
            .elements(Str)
            .default(Vec::<Json>::new())
            .aliases(&["gpg_whitelist"])
            .deprecated_alias("gpg_whitelist", "2.21")
            .doc("Fingerprints: with `verify_commit`, only these keys count."),
        flag(
            "accept_hostkey",
            false,
            "Whether every key of an SSH server is accepted, changed ones too.",
        ),
        flag(
            "accept_newhostkey",
            false,
            "Whether the key of an unknown SSH server is accepted.",
        ),
        OptionSpec::new("key_file", Path).doc("The private key for SSH, on the target."),
        OptionSpec::new("ssh_opts", Str).doc("Further options for ssh. It never asks anything."),
        executable("git"),
        flag("bare", false, "Whether it is a repository without a checkout."),
        flag("recursive", true, "Whether submodules are checked out."),
        flag(
            "single_branch",
            false,
            "Whether only the history of the version is cloned.",
        ),
        flag(
            "track_submodules",
            false,
            "Whether submodules are at the tip of their branch instead of at the commit of the repository.",
        ),
        OptionSpec::new("umask", Raw).doc("The umask while git works: a text of octal digits."),
        OptionSpec::new("archive", Path)
            .doc("A file to put the tree into; it ends in `.zip`, `.tar`, `.tar.gz` or `.tgz`."),
        OptionSpec::new("archive_prefix", Str).doc("What paths in the archive start with."),
        OptionSpec::new("separate_git_dir", Path)
            .doc("Where the repository itself is, away from its checkout."),
    ])
    .mutually_exclusive(&["separate_git_dir", "bare"])
    .mutually_exclusive(&["accept_hostkey", "accept_newhostkey"])
    .required_by("archive_prefix", &["archive"])
}
