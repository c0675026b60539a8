//! Names of groups that are no variable names.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// What happens to them. Ansible: the setting `TRANSFORM_INVALID_GROUP_CHARS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InvalidGroupNames {
    /// They stay, with a warning: `never`.
    #[default]
    Keep,
    /// They stay: `ignore`.
    KeepSilently,
    /// Their odd characters become `_`, with a warning: `always`.
    Replace,
    /// Their odd characters become `_`: `silently`.
    ReplaceSilently,
}

impl InvalidGroupNames {
    /// The value of the setting, `None` when there is none of that name.
    pub fn from_setting(text: &str) -> Option<Self> {
        Some(match text {
            "never" => Self::Keep,
            "ignore" => Self::KeepSilently,
            "always" => Self::Replace,
            "silently" => Self::ReplaceSilently,
            _ => return None,
        })
    }

    /// What the group is named.
    pub(crate) fn name_of(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::Keep | Self::KeepSilently => Cow::Borrowed(name),
            Self::Replace | Self::ReplaceSilently => Cow::Owned(safe_group_name(name)),
        }
    }

    /// What is told of the name: a detail for `-vvvv`, and a warning.
    pub(crate) fn complaint(self, name: &str) -> Option<(String, &'static str)> {
        let (verb, warning) = match self {
            Self::Keep => (
                "Not replacing",
                "Invalid characters were found in group names but not replaced, use -vvvv to see details",
            ),
            Self::Replace => (
                "Replacing",
                "Invalid characters were found in group names and automatically replaced, use -vvvv to see details",
            ),
            Self::KeepSilently | Self::ReplaceSilently => return None,
        };
        let odd: BTreeSet<char> = invalid_characters(name).map(|(_, char)| char).collect();
        if odd.is_empty() {
            return None;
        }
        let odd: Vec<String> = odd.iter().map(|char| format!("'{char}'")).collect();
        let odd = odd.join(", ");
        Some((
            format!("{verb} invalid character(s) \"{{{odd}}}\" in group name ({name})"),
            warning,
        ))
    }
}

/// True for a name that is also a valid variable name.
pub(crate) fn is_identifier(name: &str) -> bool {
    invalid_characters(name).next().is_none()
}

/// A name whose characters all fit into a variable name. Ansible: `to_safe_group_name` with `force`.
pub(crate) fn safe_group_name(name: &str) -> String {
    name.char_indices()
        .map(|(index, char)| if is_valid(index, char) { char } else { '_' })
        .collect()
}

fn invalid_characters(name: &str) -> impl Iterator<Item = (usize, char)> {
    name.char_indices()
        .filter(|(index, char)| !is_valid(*index, *char))
}

fn is_valid(index: usize, char: char) -> bool {
    (char.is_alphanumeric() || char == '_') && !(index == 0 && char.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::InvalidGroupNames;

    #[test]
    fn names_are_kept_or_replaced() {
        for (setting, name, is_told) in [
            ("never", "1a-b.c", true),
            ("ignore", "1a-b.c", false),
            ("always", "_a_b_c", true),
            ("silently", "_a_b_c", false),
        ] {
            let mode = InvalidGroupNames::from_setting(setting).expect("a setting");
            assert_eq!(mode.name_of("1a-b.c"), name);
            assert_eq!(mode.complaint("1a-b.c").is_some(), is_told, "{setting}");
            assert_eq!(mode.complaint("fine_1"), None);
        }
        let told = InvalidGroupNames::Keep
            .complaint("b-a.c-d")
            .expect("a complaint");
        assert_eq!(
            told.0,
            "Not replacing invalid character(s) \"{'-', '.'}\" in group name (b-a.c-d)"
        );
    }
}
