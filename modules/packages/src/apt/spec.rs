//! The declaration of `apt`.

use shevek_plugin::{ArgType, ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "apt".into(),
        short_description: "Manage packages of Debian and its like".into(),
        description: vec![
            "Works through `apt-get`, `apt-cache` and `dpkg`; no Python is needed. Check mode simulates. With \
             `aptitude` on the target, upgrades go through it unless `force_apt_get` is set."
                .into(),
        ],
        spec: spec(),
        examples: [
            ("The lists, when they are older than an hour", "apt:\n  cache_valid_time: 3600\n"),
            ("Gone with its configuration", "apt:\n  name: press\n  state: absent\n  purge: true\n"),
            ("Everything up to date", "apt:\n  upgrade: safe\n"),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: [
            ("cache_updated", "Whether the lists were brought up to date."),
            ("cache_update_time", "When that was done last, in seconds since 1970."),
            ("stdout", "What `apt-get` or `dpkg` wrote."),
            ("stderr", "What it wrote to its standard error."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::Full,
        supports_async: true,
    }
}

fn spec() -> ArgumentSpec {
    let mut options = what();
    options.extend(how());
    ArgumentSpec::new(options)
        .mutually_exclusive(&["deb", "package", "upgrade"])
        .required_one_of(&["autoremove", "deb", "package", "update_cache", "upgrade"])
}

fn what() -> Vec<OptionSpec> {
    use ArgType::{Bool, Int, List, Path, Str};

    vec![
        OptionSpec::new("package", List).elements(Str).aliases(&["pkg", "name"]).doc(
            "Packages: `name`, `name=1.2*` (a version or a pattern), `name>=1.2`; names may have wildcards. `*` \
             with `state=latest`: all that are installed.",
        ),
        OptionSpec::new("state", Str)
            .choices(&["absent", "build-dep", "fixed", "latest", "present"])
            .default("present")
            .doc(
                "`present`, `absent`; `latest`: the newest version; `build-dep`: what is needed to build the \
                 packages; `fixed`: broken dependencies are mended too.",
            ),
        OptionSpec::new("deb", Path)
            .doc("Package files, or the URL of one, instead of names."),
        OptionSpec::new("upgrade", Str)
            .choices(&["dist", "full", "no", "safe", "yes"])
            .default("no")
            .doc("Upgrade what is installed: `safe` and `yes` remove nothing, `full` and `dist` may."),
        OptionSpec::new("update_cache", Bool)
            .aliases(&["update-cache"])
            .doc("First bring the lists of packages up to date."),
        OptionSpec::new("cache_valid_time", Int)
            .default(0)
            .doc("Seconds for which the lists are good enough. Asks for an update by itself."),
        OptionSpec::new("update_cache_retries", Int)
            .default(5)
            .doc("How often an update that fails is tried."),
        OptionSpec::new("update_cache_retry_max_delay", Int)
            .default(12)
            .doc("The longest pause between two tries, in seconds."),
        OptionSpec::new("purge", Bool)
            .default(false)
            .doc("Remove configuration files too."),
        OptionSpec::new("autoremove", Bool)
            .default(false)
            .doc("Remove what was only installed because others needed it."),
        OptionSpec::new("autoclean", Bool)
            .default(false)
            .doc("Remove old files from the archive of packages."),
        OptionSpec::new("clean", Bool)
            .default(false)
            .doc("Empty the archive of packages."),
    ]
}

fn how() -> Vec<OptionSpec> {
    use ArgType::{Bool, Int, Str};

    let flag = |name: &str, text: &str| OptionSpec::new(name, Bool).default(false).doc(text);
    vec![
        OptionSpec::new("default_release", Str)
            .aliases(&["default-release"])
            .doc("The release whose versions count more."),
        OptionSpec::new("install_recommends", Bool)
            .aliases(&["install-recommends"])
            .doc("Whether recommended packages are installed too; the system decides without it."),
        flag(
            "only_upgrade",
            "Install nothing that is not installed in some version.",
        ),
        flag("fail_on_autoremove", "Fail when packages would be removed."),
        flag(
            "force",
            "Force what apt and dpkg warn of: unsigned packages, downgrades, ...",
        ),
        flag(
            "allow_unauthenticated",
            "Allow packages that are not signed.",
        )
        .aliases(&["allow-unauthenticated"]),
        flag(
            "allow_downgrade",
            "Allow older versions than those installed.",
        )
        .aliases(&["allow-downgrade", "allow_downgrades", "allow-downgrades"]),
        flag(
            "allow_change_held_packages",
            "Allow changes of packages that are on hold.",
        ),
        OptionSpec::new("dpkg_options", Str)
            .default("force-confdef,force-confold")
            .doc("Options for `dpkg`, without their dashes."),
        OptionSpec::new("policy_rc_d", Int)
            .doc("What `policy-rc.d` answers meanwhile; 101 keeps services from being started."),
        OptionSpec::new("lock_timeout", Int)
            .default(60)
            .doc("Seconds to wait for the lock of another apt."),
        flag(
            "force_apt_get",
            "Use `apt-get` for upgrades though there is `aptitude`.",
        ),
        OptionSpec::new("auto_install_module_deps", Bool)
            .default(true)
            .doc("Without effect: nothing needs to be installed for this module."),
    ]
}
