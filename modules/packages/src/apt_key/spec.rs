//! The declaration.

use serde::Deserialize;
use shevek_plugin::ArgType::{Bool, Path, Str};
use shevek_plugin::{ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// The arguments.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Args {
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) data: Option<String>,
    pub(super) file: Option<String>,
    pub(super) keyring: Option<String>,
    pub(super) keyserver: Option<String>,
    pub(super) validate_certs: bool,
    pub(super) state: String,
}

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "apt_key".into(),
        short_description: "Add or remove keys that apt trusts".into(),
        description: vec![
            "Works through `apt-key`, which Debian has no longer from version 13 on: `deb822_repository` with \
             `signed_by` is what to use there."
                .into(),
            "With an `id` the key is only fetched when it is missing.".into(),
        ],
        spec: spec(),
        examples: [
            (
                "A key in a keyring of its own",
                "apt_key:\n  url: https://deb.example.org/key.asc\n  id: 36A1D7869245C8950F966E92D8576A8BA88D21E9\n  keyring: /etc/apt/trusted.gpg.d/example.gpg\nignore_errors: true\n",
            ),
            (
                "A key that is gone",
                "apt_key:\n  id: 36A1D7869245C8950F966E92D8576A8BA88D21E9\n  state: absent\nignore_errors: true\n",
            ),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: [
            ("id", "The id, as given or found in the key."),
            ("key_id", "All its digits."),
            ("fp", "The last 16 of them."),
            ("short_id", "The last 8 of them."),
            ("before", "The keys that were there."),
            ("after", "The keys that are there after a change."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::None,
        supports_async: true,
    }
}

fn spec() -> ArgumentSpec {
    let text = |name: &str, doc: &str| OptionSpec::new(name, Str).doc(doc);
    let path = |name: &str, doc: &str| OptionSpec::new(name, Path).doc(doc);
    ArgumentSpec::new(vec![
        text(
            "id",
            "The id of the key: 8, 16, or more hexadecimal digits, best the whole fingerprint. Without it it is \
             read from the key.",
        ),
        text("url", "An address to fetch it from."),
        text("data", "The key itself, in armour."),
        path("file", "A file of the target that it lies in."),
        path(
            "keyring",
            "The keyring, a file of `/etc/apt/trusted.gpg.d`; `/etc/apt/trusted.gpg` without this.",
        ),
        text("keyserver", "A key server to fetch it from; needs `id`."),
        OptionSpec::new("validate_certs", Bool)
            .default(true)
            .doc("Whether the certificate of the server of `url` is checked."),
        text("state", "Whether it is there.")
            .default("present")
            .choices(&["absent", "present"]),
    ])
    .mutually_exclusive(&["data", "file", "keyserver", "url"])
}
