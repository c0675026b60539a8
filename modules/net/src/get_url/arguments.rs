//! The arguments of `get_url`.

use serde::Deserialize;
use shevek_plugin::target::files::{CommonArguments, with_file_common};
use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec};

use crate::url_arguments::{UrlArguments, url_options};

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Args {
    #[serde(flatten)]
    pub(super) url: UrlArguments,
    pub(super) dest: String,
    pub(super) backup: bool,
    pub(super) checksum: String,
    pub(super) tmp_dest: Option<String>,
    #[serde(flatten)]
    pub(super) common: CommonArguments,
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Str};

    let mut options = url_options("username", "password", 10);
    options.extend([
        OptionSpec::new("dest", Path)
            .required()
            .doc("Where to; in a directory the server's name for the file is taken, or that in the URL."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Whether a copy of what was there is kept beside it."),
        OptionSpec::new("checksum", Str).default("").doc(
            "`ALGORITHM:DIGITS`, or `ALGORITHM:URL` of a file with checksums; a file that has it already is not \
             fetched again.",
        ),
        OptionSpec::new("tmp_dest", Path)
            .doc("The directory in which the file is while it comes; else that of the module."),
    ]);
    ArgumentSpec::new(with_file_common(options))
}
