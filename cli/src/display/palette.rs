//! Ansible's colours, and those that are configured in their place.

use std::collections::HashMap;

use super::Colour;

/// Ansible's settings with the colours that they have by default.
const SETTINGS: [(Colour, &str, &str); 14] = [
    (Colour::Prompt, "COLOR_CONSOLE_PROMPT", "1;37"),
    (Colour::Ok, "COLOR_OK", "0;32"),
    (Colour::Changed, "COLOR_CHANGED", "0;33"),
    (Colour::Error, "COLOR_ERROR", "0;31"),
    (Colour::Skip, "COLOR_SKIP", "0;36"),
    (Colour::Unreachable, "COLOR_UNREACHABLE", "1;31"),
    (Colour::Debug, "COLOR_DEBUG", "1;30"),
    (Colour::Verbose, "COLOR_VERBOSE", "0;34"),
    (Colour::Warning, "COLOR_WARN", "1;35"),
    (Colour::Deprecation, "COLOR_DEPRECATE", "0;35"),
    (Colour::Included, "COLOR_INCLUDED", "0;36"),
    (Colour::DiffAdd, "COLOR_DIFF_ADD", "0;32"),
    (Colour::DiffRemove, "COLOR_DIFF_REMOVE", "0;31"),
    (Colour::DiffLines, "COLOR_DIFF_LINES", "0;36"),
];

/// Which colour is which on the terminal: SGR parameters.
#[derive(Debug, Clone)]
pub(crate) struct Palette(HashMap<Colour, String>);

impl Default for Palette {
    fn default() -> Self {
        let all = SETTINGS.iter();
        Self(
            all.map(|(colour, _, code)| (*colour, (*code).to_owned()))
                .collect(),
        )
    }
}

impl Palette {
    /// The colours that the settings name; `named` gives a setting's value.
    ///
    /// # Errors
    /// A name that is no colour: the setting and the name.
    pub(crate) fn read<E>(
        mut named: impl FnMut(&str) -> Result<Option<String>, E>,
    ) -> Result<Result<Self, (&'static str, String)>, E> {
        let mut palette = Self::default();
        for (colour, setting, _) in SETTINGS {
            let Some(name) = named(setting)? else {
                continue;
            };
            let Some(code) = code(&name) else {
                return Ok(Err((setting, name)));
            };
            palette.0.insert(colour, code);
        }
        Ok(Ok(palette))
    }

    /// `text` in this colour, line by line.
    pub(crate) fn paint(&self, text: &str, colour: Colour) -> String {
        let Some(code) = self.0.get(&colour) else {
            return text.to_string();
        };
        text.split('\n')
            .map(|line| format!("\x1b[{code}m{line}\x1b[0m"))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The SGR parameters of a colour's name. Ansible: `COLOR_CODES`, `parsecolor`.
fn code(name: &str) -> Option<String> {
    let named = match name {
        "black" => "0;30",
        "bright gray" => "0;37",
        "blue" => "0;34",
        "white" => "1;37",
        "green" => "0;32",
        "bright blue" => "1;34",
        "cyan" => "0;36",
        "bright green" => "1;32",
        "red" => "0;31",
        "bright cyan" => "1;36",
        "purple" | "magenta" => "0;35",
        "bright red" => "1;31",
        "yellow" => "0;33",
        "bright purple" | "bright magenta" => "1;35",
        "dark gray" => "1;30",
        "bright yellow" => "1;33",
        "normal" => "0",
        _ => return numbered(name),
    };
    Some(named.to_owned())
}

/// `color123`, `rgb135`, `gray12`.
fn numbered(name: &str) -> Option<String> {
    let number = |text: &str| text.parse::<u32>().ok();
    if let Some(rest) = name.strip_prefix("color") {
        return number(rest).map(|number| format!("38;5;{number}"));
    }
    if let Some(rest) = name.strip_prefix("gray") {
        return number(rest).map(|number| format!("38;5;{}", 232 + number));
    }
    let rgb: Vec<u32> = name
        .strip_prefix("rgb")?
        .chars()
        .map(|c| c.to_digit(6))
        .collect::<Option<_>>()?;
    match rgb.as_slice() {
        [red, green, blue] => Some(format!("38;5;{}", 16 + 36 * red + 6 * green + blue)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Palette, code};
    use crate::display::Colour;

    #[test]
    fn names_are_those_of_ansible() {
        for (name, expected) in [
            ("white", Some("1;37")),
            ("color208", Some("38;5;208")),
            ("rgb510", Some("38;5;202")),
            ("gray3", Some("38;5;235")),
            ("rgb600", None),
            ("pink", None),
        ] {
            assert_eq!(code(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn settings_change_colours() {
        let read =
            Palette::read(|name| Ok::<_, ()>((name == "COLOR_OK").then(|| "blue".to_owned())));
        let palette = read.expect("no error").expect("a colour");
        assert_eq!(palette.paint("a", Colour::Ok), "\x1b[0;34ma\x1b[0m");
        assert_eq!(
            palette.paint("a\nb", Colour::Error),
            "\x1b[0;31ma\x1b[0m\n\x1b[0;31mb\x1b[0m"
        );
        assert_eq!(palette.paint("a", Colour::Plain), "a");
    }
}
