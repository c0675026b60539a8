//! The declaration.

use serde_json::json;
use shevek_plugin::{ArgType, ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "deb822_repository".into(),
        short_description: "Add or remove sources of Debian packages in the format deb822".into(),
        description: vec![
            "Writes `/etc/apt/sources.list.d/NAME.sources`, and a key that is fetched to `/etc/apt/keyrings`. The \
             lists of packages are not brought up to date: `apt: update_cache=true` does that."
                .into(),
        ],
        spec: spec(),
        examples: [
            (
                "A repository",
                "deb822_repository:\n  name: example\n  uris: https://deb.example.org/debian\n  suites: stable\n  components: main\n  trusted: true\n",
            ),
            (
                "A repository that is gone",
                "deb822_repository:\n  name: old\n  state: absent\n",
            ),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: [
            ("repo", "The text of the source."),
            ("dest", "The file of the source."),
            ("key_filename", "The file of the key."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::None,
        supports_async: true,
    }
}

fn spec() -> ArgumentSpec {
    let flag = |name: &str, doc: &str| OptionSpec::new(name, ArgType::Bool).doc(doc);
    let list = |name: &str, doc: &str| {
        OptionSpec::new(name, ArgType::List)
            .elements(ArgType::Str)
            .doc(doc)
    };
    let text = |name: &str, doc: &str| OptionSpec::new(name, ArgType::Str).doc(doc);
    ArgumentSpec::new(vec![
        text("name", "The name; the file is called after it.").required(),
        text("state", "Whether there is such a source.")
            .default("present")
            .choices(&["present", "absent"]),
        list("types", "Packages to install, or their sources.")
            .choices(&["deb", "deb-src"])
            .default(json!(["deb"])),
        list("uris", "Addresses of the repository."),
        list("suites", "Releases, or paths that end in a slash."),
        list("components", "Parts of a release."),
        list("architectures", "Architectures; the target's without this."),
        list("languages", "Languages of descriptions."),
        list("targets", "Which lists are fetched."),
        text(
            "signed_by",
            "The key: its fingerprint, itself, a file, or an address to fetch it from.",
        ),
        flag(
            "trusted",
            "Whether the repository is trusted whatever its signature.",
        ),
        flag("enabled", "Whether the source is used."),
        flag("by_hash", "Whether lists are fetched by their checksums."),
        flag("pdiffs", "Whether only differences of lists are fetched."),
        flag(
            "check_date",
            "Whether a repository from the future is refused.",
        ),
        flag(
            "check_valid_until",
            "Whether one that is too old is refused.",
        ),
        OptionSpec::new("date_max_future", ArgType::Int)
            .doc("How many seconds it may come from the future."),
        text("inrelease_path", "Where the signed list of files lies."),
        flag(
            "allow_insecure",
            "Whether an unsigned repository is allowed.",
        ),
        flag("allow_weak", "Whether weak checksums are."),
        flag(
            "allow_downgrade_to_insecure",
            "Whether a repository may lose its signature.",
        ),
        OptionSpec::new("mode", ArgType::Raw)
            .default("0644")
            .doc("The permissions of the file, in octal digits."),
    ])
}
