//! Expansion of paths on the target. Python: `os.path.expanduser(os.path.expandvars(path))`.

use super::surroundings::Surroundings;

pub(super) fn expand(path: &str, surroundings: &Surroundings<'_>) -> String {
    match surroundings {
        Surroundings::Controller => path.to_string(),
        Surroundings::Target { env, home } => {
            expand_user(&expand_variables(path, *env), *env, *home)
        }
    }
}

/// Replaces `$NAME` and `${NAME}`; unknown variables stay.
fn expand_variables(path: &str, env: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (name, length) = if let Some(inner) = after.strip_prefix('{') {
            match inner.find('}') {
                Some(end) => (&inner[..end], end + 2),
                None => ("", 0),
            }
        } else {
            let end = after
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(after.len());
            (&after[..end], end)
        };
        match env(name).filter(|_| length > 0) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&rest[at..=at + length]),
        }
        rest = &after[length..];
    }
    out.push_str(rest);
    out
}

/// Replaces a leading `~` or `~user`; an unknown user stays.
fn expand_user(
    path: &str,
    env: &dyn Fn(&str) -> Option<String>,
    home: &dyn Fn(Option<&str>) -> Option<String>,
) -> String {
    let Some(after) = path.strip_prefix('~') else {
        return path.to_string();
    };
    let end = after.find('/').unwrap_or(after.len());
    let (user, rest) = after.split_at(end);
    let directory = if user.is_empty() {
        env("HOME").or_else(|| home(None))
    } else {
        home(Some(user))
    };
    let Some(directory) = directory else {
        return path.to_string();
    };
    let expanded = format!("{}{rest}", directory.trim_end_matches('/'));
    if expanded.is_empty() {
        "/".into()
    } else {
        expanded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(path: &str) -> String {
        let env = |name: &str| match name {
            "HOME" => Some("/home/ann/".to_string()),
            "A" => Some("$B".to_string()),
            _ => None,
        };
        let home = |user: Option<&str>| (user == Some("root")).then(|| "/".to_string());
        expand(
            path,
            &Surroundings::Target {
                env: &env,
                home: &home,
            },
        )
    }

    #[test]
    fn expands_as_python() {
        for (path, expected) in [
            ("~", "/home/ann"),
            ("~/x", "/home/ann/x"),
            ("~root", "/"),
            ("~root/x", "/x"),
            ("~nobody/x", "~nobody/x"),
            ("/a/~", "/a/~"),
            ("$A/${A}/$C/${C}", "$B/$B/$C/${C}"),
            ("a$", "a$"),
            ("${A", "${A"),
            ("$Aé", "$Bé"),
        ] {
            assert_eq!(run(path), expected, "{path}");
        }
    }
}
