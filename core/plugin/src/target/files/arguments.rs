//! The options that all modules for files have. Ansible: `FILE_COMMON_ARGUMENTS`.

use crate::{ArgType, OptionSpec};
use serde::Deserialize;
use serde_json::Value as Json;

/// Owner, permissions and the like that a file is to have.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CommonArguments {
    /// The permissions, octal or symbolic.
    pub mode: Option<Json>,
    /// The owner's name or number.
    pub owner: Option<String>,
    /// The group's name or number.
    pub group: Option<String>,
    /// The user of the SELinux context.
    pub seuser: Option<String>,
    /// The role of the SELinux context.
    pub serole: Option<String>,
    /// The level of the SELinux context.
    pub selevel: Option<String>,
    /// The type of the SELinux context.
    pub setype: Option<String>,
    /// Attributes of the file system, as `chattr` takes them.
    pub attributes: Option<String>,
    /// Whether the file may be written in place where it cannot be replaced.
    #[serde(deserialize_with = "no_is_false")]
    pub unsafe_writes: bool,
}

fn no_is_false<'de, D: serde::Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    Ok(Option::<bool>::deserialize(value)?.unwrap_or(false))
}

/// A module's own options and, after them, those that all modules for files have. Ansible:
/// `add_file_common_args`.
pub fn with_file_common(mut options: Vec<OptionSpec>) -> Vec<OptionSpec> {
    use ArgType::{Bool, Raw, Str};

    let common = [
        OptionSpec::new("mode", Raw)
            .doc("The permissions: octal (`'0644'`, quoted), or symbolic as in `u=rw,g=r,o=`."),
        OptionSpec::new("owner", Str).doc("The user who is to own the file: a name or a number."),
        OptionSpec::new("group", Str).doc("The group that is to own the file: a name or a number."),
        OptionSpec::new("seuser", Str)
            .doc("The user of the SELinux context; `_default` is what the policy says."),
        OptionSpec::new("serole", Str)
            .doc("The role of the SELinux context; `_default` is what the policy says."),
        OptionSpec::new("selevel", Str)
            .doc("The level of the SELinux context; `_default` is what the policy says."),
        OptionSpec::new("setype", Str)
            .doc("The type of the SELinux context; `_default` is what the policy says."),
        OptionSpec::new("attributes", Str)
            .aliases(&["attr"])
            .doc("Attributes of the file system as `chattr` takes them: letters, after `+`, `-` or `=`."),
        OptionSpec::new("unsafe_writes", Bool)
            .default(false)
            .fallback_env(&["ANSIBLE_UNSAFE_WRITES"])
            .doc(
                "Whether the file may be written in place where it cannot be replaced at once, as with single files \
                 that are mounted into a container. Readers may see half of it then.",
            ),
    ];
    for option in common {
        if !options.iter().any(|own| own.name == option.name) {
            options.push(option);
        }
    }
    options
}
