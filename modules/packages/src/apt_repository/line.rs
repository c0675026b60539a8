//! One line of a list of sources.

/// What a line of a source begins with.
const KINDS: [&str; 2] = ["deb", "deb-src"];

/// A line, taken apart. Ansible: `SourcesList._parse`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Whether it is a source at all.
    pub(super) valid: bool,
    /// Whether it is no comment.
    pub(super) enabled: bool,
    /// The source, or whatever else the line says.
    pub(super) source: String,
    comment: String,
}

impl Line {
    pub(super) fn parse(line: &str) -> Self {
        let line = line.trim();
        let (enabled, line) = match line.strip_prefix('#') {
            Some(rest) => (false, rest),
            None => (true, line),
        };
        let (line, comment) = match line.find('#').filter(|place| *place > 0) {
            Some(place) => (&line[..place], line[place + 1..].trim()),
            None => (line, ""),
        };
        let words: Vec<&str> = line.split_whitespace().collect();
        let valid = words.first().is_some_and(|kind| KINDS.contains(kind));
        Self {
            valid,
            enabled,
            source: if valid {
                words.join(" ")
            } else {
                line.trim().to_string()
            },
            comment: comment.to_string(),
        }
    }

    /// A new line.
    pub(super) fn new(source: &str) -> Self {
        Self {
            valid: true,
            enabled: true,
            source: source.to_string(),
            comment: String::new(),
        }
    }

    /// As it is written.
    pub(super) fn text(&self) -> String {
        let mark = if self.enabled { "" } else { "# " };
        let comment = if self.comment.is_empty() {
            String::new()
        } else {
            format!(" # {}", self.comment)
        };
        format!("{mark}{}{comment}\n", self.source)
    }
}

/// The name of a file for a source; `None` for a source without a place.
/// Ansible: `SourcesList._suggest_filename`.
pub(super) fn file_name(source: &str) -> Option<String> {
    let without_options = without_options(source);
    let words = without_options
        .split_whitespace()
        .map(without_protocol)
        .filter(|word| !KINDS.contains(&word.as_str()) && !word.is_empty());
    let place = words.into_iter().next()?;
    let place = match place.split_once('@') {
        Some((_, place)) => place.to_string(),
        None => place,
    };
    let parts: Vec<&str> = place
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    Some(format!("{}.list", parts.join("_")))
}

fn without_options(source: &str) -> String {
    let mut text = String::new();
    let mut rest = source;
    while let Some(start) = rest.find('[') {
        let Some(length) = rest[start..].find(']').filter(|length| *length > 1) else {
            break;
        };
        text.push_str(&rest[..start]);
        rest = &rest[start + length + 1..];
    }
    text + rest
}

fn without_protocol(word: &str) -> String {
    match word.split_once("://") {
        Some((protocol, place)) => {
            let kept = protocol.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
            format!("{kept}{place}")
        }
        None => word.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let line = Line::parse(" # deb   http://a  stable main # mine\n");
        assert!(line.valid && !line.enabled);
        assert_eq!(line.text(), "# deb http://a stable main # mine\n");
        assert_eq!(Line::parse("## x").text(), "# # x\n");
        assert_eq!(Line::parse("").text(), "\n");
        assert!(!Line::parse("rpm http://a").valid);
    }

    #[test]
    fn names_of_files() {
        for (source, name) in [
            (
                "deb [arch=amd64] http://u:p@a.example/debian stable main",
                "a_example_debian.list",
            ),
            ("deb-src file:/srv/repo ./", "file_srv_repo.list"),
        ] {
            assert_eq!(file_name(source).as_deref(), Some(name));
        }
        assert_eq!(file_name("deb"), None);
    }
}
