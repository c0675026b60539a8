//! The declaration.

use shevek_plugin::ArgType::Bool;
use shevek_plugin::{Example, ModuleMeta, OptionSpec, Support};

use crate::dnf::spec::{options, restricted};

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    let mut options = options();
    options.push(
        OptionSpec::new("auto_install_module_deps", Bool)
            .default(true)
            .doc("Without effect: nothing needs to be installed for this module."),
    );
    ModuleMeta {
        name: "dnf5".into(),
        short_description: "Manage packages of RPM with dnf 5".into(),
        description: vec![
            "Installs, updates and removes packages through the target's own `dnf5` command; its bindings for Python \
             are not needed."
                .into(),
            "What is new and what is to be updated comes in one transaction, where dnf5 knows the command `do` (from \
             5.2.14 on); before that, in two."
                .into(),
        ],
        spec: restricted(options),
        examples: [
            ("A package that is there", "dnf5:\n  name: httpd\nignore_errors: true\n"),
            (
                "Everything up to date",
                "dnf5:\n  name: \"*\"\n  state: latest\nignore_errors: true\n",
            ),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: [
            ("results", "What was installed and removed; packages with `list`."),
            ("failures", "What could not be done."),
            ("msg", "What happened in a few words."),
            ("rc", "0, or 1 when it failed."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::None,
        supports_async: true,
    }
}
