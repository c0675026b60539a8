//! Python's `posixpath`.

use std::path::Path;

/// Splits at the last slash: `basename` is what follows, `dirname` what precedes without its
/// trailing slashes.
pub(crate) fn split(path: &str) -> (&str, &str) {
    let at = path.rfind('/').map_or(0, |index| index + 1);
    let (head, tail) = path.split_at(at);
    let trimmed = head.trim_end_matches('/');
    (if trimmed.is_empty() { head } else { trimmed }, tail)
}

/// `os.path.splitext`: leading dots of the name start no extension.
pub(crate) fn splitext(path: &str) -> (&str, &str) {
    let name = path.rfind('/').map_or(0, |index| index + 1);
    let dots = path[name..].len() - path[name..].trim_start_matches('.').len();
    match path[name + dots..].rfind('.') {
        Some(dot) => path.split_at(name + dots + dot),
        None => (path, ""),
    }
}

/// `os.path.join`.
pub(crate) fn join<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        if part.starts_with('/') {
            out.clear();
        } else if index > 0 && !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        out.push_str(part);
    }
    out
}

/// `os.path.normpath`.
pub(crate) fn normpath(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    // Exactly two leading slashes mean something of their own in POSIX.
    let root = if path.starts_with("//") && !path.starts_with("///") {
        "//"
    } else if path.starts_with('/') {
        "/"
    } else {
        ""
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if root.is_empty() || parts.last() == Some(&"..") => parts.push(part),
            ".." => {}
            _ => parts.push(part),
        }
    }
    let out = format!("{root}{}", parts.join("/"));
    if out.is_empty() { ".".to_owned() } else { out }
}

/// `os.path.abspath`.
pub(crate) fn abspath(path: &str) -> String {
    if path.starts_with('/') {
        return normpath(path);
    }
    let current = std::env::current_dir().map(|dir| dir.to_string_lossy().into_owned());
    normpath(&join([
        current.unwrap_or_else(|_| "/".to_owned()).as_str(),
        path,
    ]))
}

/// `os.path.realpath`: links are followed as far as the path exists.
pub(crate) fn realpath(path: &str) -> String {
    let path = abspath(path);
    let mut missing: Vec<&str> = Vec::new();
    let mut existing = path.as_str();
    loop {
        if let Ok(real) = Path::new(existing).canonicalize() {
            let real = real.to_string_lossy().into_owned();
            missing.reverse();
            return normpath(&join(std::iter::once(real.as_str()).chain(missing)));
        }
        let (head, tail) = split(existing);
        if head == existing {
            return path.clone();
        }
        missing.push(tail);
        existing = head;
    }
}

/// `os.path.relpath`.
pub(crate) fn relpath(path: &str, start: &str) -> String {
    let (start, path) = (abspath(start), abspath(path));
    let start: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let shared = start.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; start.len() - shared];
    parts.extend(&path[shared..]);
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

/// `os.path.commonpath`; `Err` holds Python's message.
pub(crate) fn commonpath(paths: &[String]) -> Result<String, &'static str> {
    if paths.is_empty() {
        return Err("commonpath() arg is an empty sequence");
    }
    let absolute = paths[0].starts_with('/');
    if paths.iter().any(|path| path.starts_with('/') != absolute) {
        return Err("Can't mix absolute and relative paths");
    }
    let split: Vec<Vec<&str>> = paths
        .iter()
        .map(|path| {
            path.split('/')
                .filter(|part| !part.is_empty() && *part != ".")
                .collect()
        })
        .collect();
    let mut shared = split[0].len();
    for parts in &split[1..] {
        shared = shared.min(
            split[0]
                .iter()
                .zip(parts)
                .take_while(|(a, b)| a == b)
                .count(),
        );
    }
    let prefix = if absolute { "/" } else { "" };
    Ok(format!("{prefix}{}", split[0][..shared].join("/")))
}

/// `os.path.expanduser` for the current user and for users of `/etc/passwd`.
pub(crate) fn expanduser(path: &str, environment: &dyn Fn(&str) -> Option<String>) -> String {
    let Some(rest) = path.strip_prefix('~') else {
        return path.to_owned();
    };
    let (user, tail) = rest
        .find('/')
        .map_or((rest, ""), |index| rest.split_at(index));
    let home = if user.is_empty() {
        environment("HOME").or_else(|| home_of(|fields| fields.get(2) == Some(&user_id().as_str())))
    } else {
        home_of(|fields| fields.first() == Some(&user))
    };
    match home {
        None => path.to_owned(),
        Some(home) => {
            let expanded = format!("{}{tail}", home.trim_end_matches('/'));
            if expanded.is_empty() {
                "/".to_owned()
            } else {
                expanded
            }
        }
    }
}

fn home_of(wanted: impl Fn(&[&str]) -> bool) -> Option<String> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        wanted(&fields)
            .then(|| fields.get(5).map(|home| (*home).to_owned()))
            .flatten()
    })
}

fn user_id() -> String {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self")
        .map(|data| data.uid().to_string())
        .unwrap_or_default()
}

/// `os.path.expandvars`: `$name` and `${name}`; unknown ones stay.
pub(crate) fn expandvars(path: &str, environment: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let from = &rest[at..];
        let (name, length) = if let Some(inner) = from.strip_prefix("${") {
            inner
                .find('}')
                .map_or(("", 1), |end| (&inner[..end], end + 3))
        } else {
            let name = &from[1..];
            let end = name
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(name.len());
            (&name[..end], end + 1)
        };
        match environment(name).filter(|_| !name.is_empty()) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&from[..length]),
        }
        rest = &from[length..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_in_python() {
        assert_eq!(split("/a/b/"), ("/a/b", ""));
        assert_eq!(split("/x"), ("/", "x"));
        assert_eq!(split("x"), ("", "x"));
        assert_eq!(splitext("a.tar.gz"), ("a.tar", ".gz"));
        assert_eq!(splitext("d.x/..a"), ("d.x/..a", ""));
        assert_eq!(normpath("/a/../b//c"), "/b/c");
        assert_eq!(normpath("//a/../../.."), "//");
        assert_eq!(normpath("../a/../.."), "../..");
        assert_eq!(join(["/a", "b", "c"]), "/a/b/c");
        assert_eq!(join(["a", "/b", ""]), "/b/");
        assert_eq!(relpath("/a/b", "/a/c/d"), "../../b");
        assert_eq!(commonpath(&["/a/b".into(), "/a/c".into()]), Ok("/a".into()));
    }

    #[test]
    fn variables_and_homes() {
        let environment = |name: &str| (name == "HOME").then(|| "/home/me/".to_owned());
        assert_eq!(expanduser("~/x", &environment), "/home/me/x");
        assert_eq!(
            expandvars("$HOME-${HOME}$NOPE${X}$", &environment),
            "/home/me/-/home/me/$NOPE${X}$"
        );
    }
}
