//! What a line of the console means.

/// A line of the console. Python: `cmd.Cmd.onecmd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Nothing, or a comment.
    Empty,
    /// One of the console's own commands with its argument.
    Own(Own, &'a str),
    /// A shell command that was marked as one.
    Shell(&'a str),
    /// A module with its arguments or a shell command.
    Task(&'a str),
}

/// The console's own commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    Become,
    BecomeMethod,
    BecomeUser,
    Cd,
    Check,
    Collections,
    Diff,
    Exit,
    Forks,
    Help,
    List,
    RemoteUser,
    Shell,
    Timeout,
    Verbosity,
}

impl Own {
    /// All of them with their names.
    pub(super) const ALL: [(&'static str, Self); 17] = [
        ("EOF", Self::Exit),
        ("become", Self::Become),
        ("become_method", Self::BecomeMethod),
        ("become_user", Self::BecomeUser),
        ("cd", Self::Cd),
        ("check", Self::Check),
        ("collections", Self::Collections),
        ("diff", Self::Diff),
        ("exit", Self::Exit),
        ("forks", Self::Forks),
        ("help", Self::Help),
        ("list", Self::List),
        ("remote_user", Self::RemoteUser),
        ("serial", Self::Forks),
        ("shell", Self::Shell),
        ("timeout", Self::Timeout),
        ("verbosity", Self::Verbosity),
    ];

    pub(super) fn find(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(known, _)| *known == name).map(|(_, own)| *own)
    }
}

/// Reads a line.
pub(super) fn read(line: &str) -> Line<'_> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Line::Empty;
    }
    if let Some(rest) = line.strip_prefix('?') {
        return Line::Own(Own::Help, rest.trim());
    }
    if let Some(rest) = line.strip_prefix('!') {
        return shell(rest.trim());
    }
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let (word, rest) = line.split_at(end.unwrap_or(line.len()));
    match Own::find(word) {
        Some(Own::Shell) => shell(rest.trim()),
        Some(own) => Line::Own(own, rest.trim()),
        None => Line::Task(line),
    }
}

fn shell(command: &str) -> Line<'_> {
    if command.is_empty() || command.starts_with('#') {
        Line::Empty
    } else {
        Line::Shell(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_mean_what_they_mean_to_ansible() {
        for (line, expected) in [
            ("", Line::Empty),
            ("  # cd web", Line::Empty),
            ("cd web:!web1", Line::Own(Own::Cd, "web:!web1")),
            ("list-x", Line::Own(Own::List, "-x")),
            ("? cd", Line::Own(Own::Help, "cd")),
            ("!cd web", Line::Shell("cd web")),
            ("! # x", Line::Empty),
            ("shell a | b", Line::Shell("a | b")),
            ("cdx web", Line::Task("cdx web")),
            ("ansible.builtin.ping", Line::Task("ansible.builtin.ping")),
            ("/bin/list", Line::Task("/bin/list")),
            ("EOF", Line::Own(Own::Exit, "")),
        ] {
            assert_eq!(read(line), expected, "{line:?}");
        }
    }
}
