//! The declaration.

use serde_json::json;
use shevek_plugin::ArgType::{Bool, Int, List, Str};
use shevek_plugin::{ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// What the module says about itself.
pub(super) fn meta(name: &str) -> ModuleMeta {
    ModuleMeta {
        name: name.into(),
        short_description: "Manage packages of RPM with dnf".into(),
        description: vec![
            "Installs, updates and removes packages through the target's own `dnf` command; Python's bindings of dnf \
             are not needed. Where `dnf` is dnf 5, the action of this name runs the module `dnf5`."
                .into(),
        ],
        spec: spec(),
        examples: vec![Example {
            name: "A package that is there".into(),
            task: "dnf:\n  name: httpd\n  state: present\nignore_errors: true\n".into(),
        }],
        returns: [
            ("results", "What was installed and removed; packages with `list`."),
            ("failures", "What could not be installed."),
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

fn spec() -> ArgumentSpec {
    let mut options = options();
    let backend = |name: &str, doc: &str| OptionSpec::new(name, Str).doc(doc);
    options.extend([
        backend(
            "use_backend",
            "Which dnf: `dnf5`, or dnf 4 by one of its names; `auto`: the one that the host has.",
        )
        .default("auto")
        .choices(&["auto", "dnf", "yum", "yum4", "dnf4", "dnf5"]),
        backend("use", "The same as `use_backend`, as `package` calls it."),
        OptionSpec::new("auto_install_module_deps", Bool)
            .default(true)
            .doc("Without effect: nothing needs to be installed for this module."),
    ]);
    restricted(options)
}

/// The options with what they exclude and need.
pub(crate) fn restricted(options: Vec<OptionSpec>) -> ArgumentSpec {
    ArgumentSpec::new(options)
        .required_one_of(&["name", "list", "update_cache"])
        .mutually_exclusive(&["name", "list"])
        .mutually_exclusive(&["best", "nobest"])
}

/// What `dnf` and `dnf5` have in common.
pub(crate) fn options() -> Vec<OptionSpec> {
    let flag = |name: &str, default: bool, doc: &str| {
        OptionSpec::new(name, Bool).default(default).doc(doc)
    };
    let text = |name: &str, doc: &str| OptionSpec::new(name, Str).doc(doc);
    let list = |name: &str, doc: &str| {
        OptionSpec::new(name, List)
            .elements(Str)
            .default(json!([]))
            .doc(doc)
    };
    vec![
        list(
            "name",
            "Packages: names, versions, patterns, groups after `@`, files, addresses. `*` with \
                      `state: latest` is everything.",
        )
        .aliases(&["pkg"]),
        text(
            "state",
            "Whether they are there; `absent` with `autoremove`, else `present` without this.",
        )
        .choices(&["absent", "installed", "latest", "present", "removed"]),
        text(
            "list",
            "Tell packages instead: `installed`, `available`, `updates`, `repos`, or a name.",
        ),
        flag(
            "allow_downgrade",
            false,
            "Whether an older version may replace a newer one.",
        ),
        flag(
            "allowerasing",
            false,
            "Whether packages may be removed for others.",
        ),
        flag(
            "autoremove",
            false,
            "Whether what nobody needs any more is removed.",
        ),
        OptionSpec::new("best", Bool).doc("Whether only the newest versions are good enough."),
        OptionSpec::new("nobest", Bool).doc("Whether older versions are good enough."),
        flag(
            "bugfix",
            false,
            "Whether `latest` takes only what mends something.",
        ),
        flag(
            "security",
            false,
            "Whether `latest` takes only what mends holes.",
        ),
        flag(
            "cacheonly",
            false,
            "Whether only what was fetched before is used.",
        ),
        text("conf_file", "The file of settings to use."),
        text(
            "disable_excludes",
            "Whose excludes do not count: `all`, `main`, or a repository.",
        ),
        flag(
            "disable_gpg_check",
            false,
            "Whether signatures are not checked.",
        ),
        list("disable_plugin", "Plugins that are not used."),
        list("enable_plugin", "Plugins that are used."),
        list("disablerepo", "Repositories that are not used."),
        list("enablerepo", "Repositories that are used."),
        flag(
            "download_only",
            false,
            "Whether packages are fetched and nothing more.",
        ),
        text("download_dir", "Where they are fetched to."),
        list("exclude", "Patterns of packages that are left alone."),
        OptionSpec::new("installroot", Str)
            .default("/")
            .doc("The root of the system."),
        OptionSpec::new("install_repoquery", Bool)
            .default(true)
            .removed_in("2.20")
            .doc("Has no effect."),
        flag(
            "install_weak_deps",
            true,
            "Whether recommended packages come too.",
        ),
        text("releasever", "The release of the system."),
        flag(
            "skip_broken",
            false,
            "Whether what cannot be installed is left out.",
        ),
        flag(
            "update_cache",
            false,
            "Whether lists of packages are fetched anew.",
        )
        .aliases(&["expire-cache"]),
        flag(
            "update_only",
            false,
            "Whether packages that are not there are left out.",
        ),
        flag(
            "validate_certs",
            true,
            "Whether the certificate of a file's server is checked.",
        ),
        flag(
            "sslverify",
            true,
            "Whether certificates of repositories are checked.",
        ),
        OptionSpec::new("lock_timeout", Int)
            .default(30)
            .doc("Has no effect: dnf waits until others are done."),
    ]
}
