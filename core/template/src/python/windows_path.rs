//! Python's `ntpath`.

/// Drive (or UNC share) and the rest.
pub(crate) fn splitdrive(path: &str) -> (&str, &str) {
    let is_slash = |byte: u8| byte == b'\\' || byte == b'/';
    let bytes = path.as_bytes();
    if bytes.len() >= 2 && is_slash(bytes[0]) && is_slash(bytes[1]) {
        // \\server\share\rest
        let server = bytes
            .iter()
            .skip(2)
            .position(|byte| is_slash(*byte))
            .map(|index| index + 2);
        let Some(server) = server else {
            return (path, "");
        };
        let share = bytes
            .iter()
            .skip(server + 1)
            .position(|byte| is_slash(*byte));
        return share.map_or((path, ""), |share| path.split_at(server + 1 + share));
    }
    if bytes.len() >= 2 && bytes[1] == b':' {
        path.split_at(2)
    } else {
        ("", path)
    }
}

/// Directory and name.
pub(crate) fn split(path: &str) -> (String, &str) {
    let (drive, rest) = splitdrive(path);
    let at = rest.rfind(['\\', '/']).map_or(0, |index| index + 1);
    let (head, tail) = rest.split_at(at);
    let trimmed = head.trim_end_matches(['\\', '/']);
    (
        format!("{drive}{}", if trimmed.is_empty() { head } else { trimmed }),
        tail,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_in_python() {
        assert_eq!(split(r"C:\a\b.txt"), (r"C:\a".to_owned(), "b.txt"));
        assert_eq!(split(r"C:\x"), (r"C:\".to_owned(), "x"));
        assert_eq!(splitdrive(r"\\host\share\x"), (r"\\host\share", r"\x"));
        assert_eq!(splitdrive("a/b"), ("", "a/b"));
    }
}
