//! The words of a command line and where its program is, as the library pexpect sees them.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

/// Where programs are looked for without a `PATH`. Python: `os.defpath`.
const DEFAULT_PATH: &str = "/bin:/usr/bin";

/// How much of a file tells what it is.
const HEAD: u64 = 256;

/// Splits at blanks, with quotes and backslashes; what a quote does not close reaches to the end.
/// pexpect: `split_command_line`.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut between = false;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\\') => {
                between = false;
                word.extend(chars.next());
            }
            (None, '\'' | '"') => {
                between = false;
                quote = Some(c);
            }
            (None, c) if c.is_whitespace() => {
                if !between {
                    words.push(std::mem::take(&mut word));
                    between = true;
                }
            }
            (None, c) => {
                between = false;
                word.push(c);
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The program of this name, seen from `directory`: the path given, or one on `path`. pexpect: `which`.
pub(super) fn find(name: &str, directory: Option<&Path>, path: Option<&str>) -> Option<String> {
    let is_program = |file: &str| {
        let file = match directory {
            Some(directory) => directory.join(file),
            None => PathBuf::from(file),
        };
        file.is_file() && access(&file, Access::EXEC_OK).is_ok()
    };
    if name.contains('/') && is_program(name) {
        return Some(name.to_string());
    }
    path.filter(|path| !path.is_empty())
        .unwrap_or(DEFAULT_PATH)
        .split(':')
        .map(|folder| match folder {
            // An empty folder is this one; the word needs a slash, or it would be looked for again.
            "" => format!("./{name}"),
            folder => Path::new(folder).join(name).display().to_string(),
        })
        .find(|file| is_program(file))
}

/// Whether the kernel would run it: setsid would hand a text without a first line to a shell, Python does not.
pub(super) fn can_be_run(file: &str, directory: Option<&Path>) -> bool {
    let path = directory.map_or_else(|| PathBuf::from(file), |directory| directory.join(file));
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut start));
    // A program need not be readable.
    read.is_err() || start.starts_with(b"#!") || start.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (line, words) in [
            ("a  b c", vec!["a", "b", "c"]),
            ("sh -c 'a \"b\"'", vec!["sh", "-c", "a \"b\""]),
            (r#"a\ b "c d"e"#, vec!["a b", "c de"]),
            ("'' ", vec![""]),
            ("''", vec![]),
            (" a", vec!["", "a"]),
            ("a 'open b", vec!["a", "open b"]),
            ("a \\", vec!["a"]),
        ] {
            assert_eq!(split(line), words, "{line:?}");
        }
    }

    #[test]
    fn programs() {
        assert_eq!(
            find("sh", None, Some("/nowhere:/bin")).as_deref(),
            Some("/bin/sh")
        );
        assert_eq!(
            find("./sh", Some(Path::new("/bin")), Some("")).as_deref(),
            Some("./sh")
        );
        assert_eq!(find("etc", None, Some("/")), None);
    }
}
