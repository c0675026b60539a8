//! Files of checksums, as `sha256sum` and its like write them. Ansible: `parse_digest_lines`.

/// The first checksum of a file of that name. A file that is a single word is the checksum, whatever the name.
pub(super) fn digest_for(text: &str, name: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_terminator('\n').collect();
    if let [line] = &*lines
        && line.split_whitespace().count() == 1
    {
        return Some((*line).to_owned());
    }
    lines
        .iter()
        .filter_map(|line| bsd(line).or_else(|| gnu(line)))
        .find(|(_, path)| *path == name)
        .map(|(digest, _)| digest.to_owned())
}

fn is_digest(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
}

/// `SHA256 (name) = digits`.
fn bsd(line: &str) -> Option<(&str, &str)> {
    let open = line.find('(')?;
    let algorithm = line[..open].strip_suffix(' ').unwrap_or(&line[..open]);
    let is_word = !algorithm.is_empty()
        && algorithm
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_');
    let close = line.rfind(')')?;
    let path = line.get(open + 1..close).filter(|path| !path.is_empty())?;
    let rest = &line[close + 1..];
    let rest = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('=')?;
    let digest = rest.strip_prefix(' ').unwrap_or(rest);
    (is_word && is_digest(digest)).then_some((digest, path))
}

/// `digits  name`, `digits *name`, `digits ./name`.
fn gnu(line: &str) -> Option<(&str, &str)> {
    let (digest, rest) = line.split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let path = ["*", "./", "."]
        .iter()
        .find_map(|prefix| rest.strip_prefix(prefix).filter(|path| !path.is_empty()))
        .unwrap_or(rest);
    let path = path.trim_start_matches(['.', '/']);
    (is_digest(digest) && !rest.is_empty()).then_some((digest, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_read() {
        for (text, found) in [
            ("abc\n", Some("abc")),
            ("abc  other\ndef  file.txt\n", Some("def")),
            ("abc *file.txt", Some("abc")),
            ("abc ./file.txt\n", Some("abc")),
            ("SHA256 (other) = 1\nSHA256 (file.txt) = 2\n", Some("2")),
            ("MD5(x)=1\nSHA256(file.txt)=2", Some("2")),
            ("abc  dir/file.txt\n", None),
            ("# a comment\nabc\tfile.txt", Some("abc")),
            ("", None),
        ] {
            assert_eq!(digest_for(text, "file.txt").as_deref(), found, "{text:?}");
        }
    }
}
