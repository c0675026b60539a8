//! Options that `git` and `subversion` have in common.

use shevek_plugin::ArgType::{Bool, Path};
use shevek_plugin::OptionSpec;

/// A truth value with a default.
pub(crate) fn flag(name: &str, default: bool, doc: &str) -> OptionSpec {
    OptionSpec::new(name, Bool).default(default).doc(doc)
}

/// `force`: what is thrown away for it.
pub(crate) fn force(doc: &str) -> OptionSpec {
    flag("force", false, doc)
}

/// `update`.
pub(crate) fn update() -> OptionSpec {
    flag(
        "update",
        true,
        "Whether one that is there gets what is new.",
    )
}

/// `executable`, for `program`.
pub(crate) fn executable(program: &str) -> OptionSpec {
    OptionSpec::new("executable", Path).doc(&format!(
        "The {program} to use; without it the one on `PATH`."
    ))
}
