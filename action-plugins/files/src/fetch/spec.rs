//! The arguments of `fetch`.

use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec};

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Raw};

    ArgumentSpec::new(vec![
        OptionSpec::new("src", Raw)
            .required()
            .doc("The file on the target; no directory."),
        OptionSpec::new("dest", Raw)
            .required()
            .doc("The directory of the controller, or with `flat` the file."),
        OptionSpec::new("fail_on_missing", Bool)
            .default(true)
            .doc("Whether the task fails when the file is not there."),
        OptionSpec::new("validate_checksum", Bool)
            .default(true)
            .doc("Whether the checksum is compared after the transfer."),
        OptionSpec::new("flat", Bool).default(false).doc(
            "Whether `dest` is the place itself, without host and directories. With a slash at its end the file keeps \
             its name in it.",
        ),
    ])
}
