//! The arguments.

use serde::Deserialize;
use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec};

/// What the task asks for.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Args {
    pub(super) state: String,
    pub(super) name: Option<Vec<String>>,
    pub(super) version: Option<String>,
    pub(super) requirements: Option<String>,
    pub(super) virtualenv: Option<String>,
    pub(super) virtualenv_site_packages: bool,
    pub(super) virtualenv_command: String,
    pub(super) virtualenv_python: Option<String>,
    #[serde(rename = "extra_args")]
    pub(super) extra: Option<String>,
    pub(super) editable: bool,
    pub(super) chdir: Option<String>,
    pub(super) executable: Option<String>,
    pub(super) umask: Option<String>,
    pub(super) break_system_packages: bool,
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Bool, List, Path, Str};

    let flag = |name: &str, doc: &str| OptionSpec::new(name, Bool).default(false).doc(doc);
    ArgumentSpec::new(vec![
        OptionSpec::new("name", List).elements(Str).doc(
            "Packages: `name`, `name>=1,<2`, `name[extra]`, an address, a file, a path.",
        ),
        OptionSpec::new("state", Str)
            .default("present")
            .choices(&["present", "absent", "latest", "forcereinstall"])
            .doc("`present`, `absent`; `latest`: the newest version; `forcereinstall`: installed again."),
        OptionSpec::new("version", Str).doc("The version of the one package."),
        OptionSpec::new("requirements", Str).doc("A file of requirements instead of names."),
        OptionSpec::new("virtualenv", Path)
            .doc("The virtual environment to install in; it is made when it is not there."),
        flag(
            "virtualenv_site_packages",
            "Whether a new environment sees the system's packages.",
        ),
        OptionSpec::new("virtualenv_command", Path)
            .default("virtualenv")
            .doc("What makes environments, such as `python3 -m venv`."),
        OptionSpec::new("virtualenv_python", Str)
            .doc("The Python of a new environment, for `virtualenv` only."),
        OptionSpec::new("extra_args", Str).doc("Further arguments for pip."),
        flag("editable", "Install in a way that changes of the source are seen."),
        OptionSpec::new("chdir", Path).doc("Where pip runs."),
        OptionSpec::new("executable", Path)
            .doc("The pip to use: a path, or a name to be found on `PATH`."),
        OptionSpec::new("umask", Str).doc("The umask while pip runs, in octal digits."),
        flag(
            "break_system_packages",
            "Allow changes of a Python that the system manages.",
        ),
    ])
    .required_one_of(&["name", "requirements"])
    .mutually_exclusive(&["name", "requirements"])
    .mutually_exclusive(&["executable", "virtualenv"])
}
