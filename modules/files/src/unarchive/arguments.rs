//! The arguments.

use serde::Deserialize;
use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec};

use crate::common::{CommonArguments, with_file_common};

/// What the task asks for.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Args {
    pub(super) src: String,
    pub(super) dest: String,
    pub(super) remote_src: bool,
    pub(super) creates: Option<String>,
    pub(super) list_files: bool,
    pub(super) keep_newer: bool,
    pub(super) exclude: Vec<String>,
    pub(super) include: Vec<String>,
    pub(super) extra_opts: Vec<String>,
    pub(super) validate_certs: bool,
    /// Whether the archive comes with the call.
    #[serde(rename = "_attached")]
    pub(super) attached: bool,
    /// Whether the action calls, which looks at the destination first.
    #[serde(rename = "_from_action")]
    pub(super) from_action: bool,
    #[serde(flatten)]
    pub(super) common: CommonArguments,
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, List, Path, Str};

    let flag = |name: &str, default: bool, doc: &str| {
        OptionSpec::new(name, Bool).default(default).doc(doc)
    };
    let list = |name: &str, doc: &str| {
        OptionSpec::new(name, List)
            .elements(Str)
            .default(Vec::<String>::new())
            .doc(doc)
    };
    ArgumentSpec::new(with_file_common(vec![
        OptionSpec::new("src", Path)
            .required()
            .doc("The archive: a file of the controller, or with `remote_src` one of the target."),
        OptionSpec::new("dest", Path)
            .required()
            .doc("The directory to unpack into; it has to be there."),
        flag(
            "remote_src",
            false,
            "Whether the archive is on the target already.",
        ),
        flag(
            "copy",
            true,
            "The older opposite of `remote_src`; not both of them.",
        ),
        OptionSpec::new("creates", Path)
            .doc("A path that makes the task unnecessary when it is there."),
        flag("list_files", false, "Whether the result lists what the archive holds."),
        flag(
            "keep_newer",
            false,
            "Whether files that are newer than those of the archive stay.",
        ),
        list("exclude", "What is not unpacked: patterns."),
        list("include", "What is unpacked, and nothing else; not together with `exclude`."),
        list(
            "extra_opts",
            "Options of GNU tar or unzip. Known for tar: `--strip-components`, `--exclude`, `--wildcards`, \
             `--[no-]same-owner`, `--[no-]same-permissions`, `--numeric-owner`, `--touch`, `--keep-newer-files`, \
             `--skip-old-files`; for zip: `-j`, `-n`.",
        ),
        flag(
            "validate_certs",
            true,
            "Whether certificates are checked when the archive is at an address.",
        ),
        OptionSpec::new("io_buffer_size", Int)
            .default(64 * 1024)
            .doc("Has no effect here."),
        flag("decrypt", true, "Whether a vaulted archive is decrypted on the controller."),
        // From the controller's half.
        flag(
            "_attached",
            false,
            "Set by the action: the archive comes with the call.",
        ),
        flag(
            "_from_action",
            false,
            "Set by the action: a missing destination is told in its words.",
        ),
    ]))
    .mutually_exclusive(&["include", "exclude"])
}
