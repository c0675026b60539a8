//! Ansible's colours.

/// What a line is about, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    Plain,
    Ok,
    Changed,
    Error,
    Skip,
    Unreachable,
    Debug,
    Verbose,
    Warning,
    Deprecation,
    Included,
    DiffAdd,
    DiffRemove,
    DiffLines,
}

impl Colour {
    /// The SGR parameters; `None` for plain text.
    fn code(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::Ok | Self::DiffAdd => "0;32",
            Self::Changed => "0;33",
            Self::Error | Self::DiffRemove => "0;31",
            Self::Skip | Self::Included | Self::DiffLines => "0;36",
            Self::Unreachable => "1;31",
            Self::Debug => "1;30",
            Self::Verbose => "0;34",
            Self::Warning => "1;35",
            Self::Deprecation => "0;35",
        })
    }

    /// `text` in this colour, line by line.
    pub(crate) fn paint(self, text: &str) -> String {
        let Some(code) = self.code() else {
            return text.to_string();
        };
        text.split('\n')
            .map(|line| format!("\x1b[{code}m{line}\x1b[0m"))
            .collect::<Vec<_>>()
            .join("\n")
    }
}
