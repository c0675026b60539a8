//! The declaration.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::ArgType::{Bool, List, Path, Str};
use shevek_plugin::target::files::with_file_common;
use shevek_plugin::{ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// An option that goes away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Deprecation {
    msg: String,
    version: &'static str,
}

/// Options that dnf does not know.
const WITHOUT_EFFECT: [&str; 9] = [
    "deltarpm_metadata_percentage",
    "gpgcakey",
    "http_caching",
    "keepalive",
    "metadata_expire_filter",
    "mirrorlist_expire",
    "protect",
    "ssl_check_cert_permissions",
    "ui_repoid_vars",
];

/// What is said about the options that are given, in the order of their names.
pub(super) fn deprecations(args: &Map<String, Json>) -> Vec<Deprecation> {
    let mut given: Vec<&str> = args
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, _)| key.as_str())
        .collect();
    given.sort_unstable();
    given
        .into_iter()
        .filter_map(|key| {
            let (version, reason) = match key {
                "keepcache" => ("2.20", "it is only valid in the main configuration."),
                "async" => (
                    "2.22",
                    "it has been removed on systems supported by ansible-core",
                ),
                key if WITHOUT_EFFECT.contains(&key) => (
                    "2.22",
                    "it has no effect with dnf as an underlying package manager.",
                ),
                _ => return None,
            };
            Some(Deprecation {
                msg: format!("'{key}' parameter is deprecated as {reason}"),
                version,
            })
        })
        .collect()
}

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "yum_repository".into(),
        short_description: "Add or remove repositories of RPM packages".into(),
        description: vec![
            "Writes a section of `/etc/yum.repos.d/FILE.repo`. A section that is there is replaced as a whole; a file \
             without sections is removed."
                .into(),
        ],
        spec: spec(),
        examples: [
            (
                "A repository",
                "yum_repository:\n  name: example\n  description: Packages of an example\n  baseurl: https://rpm.example.org/el$releasever/$basearch\n  gpgcheck: false\n  reposdir: /tmp\n",
            ),
            (
                "A repository that is gone",
                "yum_repository:\n  name: example\n  state: absent\n  reposdir: /tmp\n",
            ),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: [
            ("repo", "The name of the repository."),
            ("state", "The state that was asked for."),
            ("diff", "The sections of the file before and after, in the order of their names."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::Full,
        supports_async: true,
    }
}

fn spec() -> ArgumentSpec {
    let flag = |name: &str, doc: &str| OptionSpec::new(name, Bool).doc(doc);
    let text = |name: &str, doc: &str| OptionSpec::new(name, Str).doc(doc);
    let list = |name: &str, doc: &str| OptionSpec::new(name, List).elements(Str).doc(doc);
    ArgumentSpec::new(with_file_common(vec![
        text("name", "The id of the repository: the name of its section.").required(),
        text("state", "Whether there is such a repository.")
            .choices(&["present", "absent"])
            .default("present"),
        text("file", "The file without `.repo`; the id without this."),
        OptionSpec::new("reposdir", Path)
            .default("/etc/yum.repos.d")
            .doc("The directory of the file."),
        text("description", "A name for people; needed for `present`."),
        list("baseurl", "Addresses of the repository."),
        text("mirrorlist", "Where a list of addresses is found."),
        text("metalink", "Where a metalink file is found."),
        flag("enabled", "Whether it is used."),
        flag("gpgcheck", "Whether signatures of packages are checked."),
        flag(
            "repo_gpgcheck",
            "Whether the signature of the repository is checked.",
        ),
        list("gpgkey", "Addresses of keys."),
        text(
            "gpgcakey",
            "Address of the key of an authority. Has no effect with dnf.",
        ),
        text("bandwidth", "The bandwidth that `throttle` is a part of."),
        text("cost", "What a package from here costs beside others."),
        flag("countme", "Whether a machine lets itself be counted."),
        text("deltarpm_metadata_percentage", "Has no effect with dnf."),
        text(
            "deltarpm_percentage",
            "How small a difference must be to be fetched instead of a package.",
        ),
        flag("enablegroups", "Whether groups of packages are used."),
        list(
            "exclude",
            "Patterns of packages that are never taken from here.",
        )
        .aliases(&["excludepkgs"]),
        text("failovermethod", "In which order addresses are tried.")
            .choices(&["roundrobin", "priority"]),
        text("http_caching", "Has no effect with dnf.").choices(&["all", "packages", "none"]),
        text("include", "A further file of settings."),
        list(
            "includepkgs",
            "Patterns of the only packages that are taken from here.",
        ),
        text(
            "ip_resolve",
            "Which kind of addresses names are resolved to.",
        )
        .choices(&["4", "6", "IPv4", "IPv6", "whatever"]),
        flag("keepalive", "Has no effect with dnf."),
        text(
            "keepcache",
            "Whether fetched packages are kept. Belongs into the main settings.",
        )
        .choices(&["0", "1"]),
        text("metadata_expire", "How long lists of packages are good."),
        text("metadata_expire_filter", "Has no effect with dnf.").choices(&[
            "never",
            "read-only:past",
            "read-only:present",
            "read-only:future",
        ]),
        text("mirrorlist_expire", "Has no effect with dnf."),
        flag(
            "module_hotfixes",
            "Whether packages count though a module excludes them.",
        ),
        text("password", "The password for the repository.").no_log(),
        text("username", "The user for the repository."),
        text("priority", "The lower, the sooner it is asked."),
        flag("protect", "Has no effect with dnf."),
        text("proxy", "The proxy to go through."),
        text("proxy_password", "The password for the proxy.").no_log(),
        text("proxy_username", "The user for the proxy."),
        text("retries", "How often a file is tried; 0 = for ever."),
        flag("s3_enabled", "Whether it lies in S3."),
        flag(
            "skip_if_unavailable",
            "Whether it is no failure when it cannot be reached.",
        ),
        flag("ssl_check_cert_permissions", "Has no effect with dnf."),
        text("sslcacert", "Certificates of the authorities to trust.").aliases(&["ca_cert"]),
        text("sslclientcert", "The certificate to show.").aliases(&["client_cert"]),
        text("sslclientkey", "Its key.").aliases(&["client_key"]),
        flag("sslverify", "Whether the server's certificate is checked.")
            .aliases(&["validate_certs"]),
        text("throttle", "The bandwidth to use, as a number or a part."),
        text("timeout", "How many seconds a connection may take."),
        text("ui_repoid_vars", "Has no effect with dnf."),
        flag("async", "Goes away: dnf does not know it."),
    ]))
    .required_if_any("state", "present", &["baseurl", "mirrorlist", "metalink"])
    .required_if("state", "present", &["description"])
}
