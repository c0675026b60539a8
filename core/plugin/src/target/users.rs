//! The user and group databases.

use std::process::{Command, Stdio};

/// An account. Python: `pwd.struct_passwd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Login name.
    pub name: String,
    /// Numeric user id.
    pub uid: u32,
    /// Numeric id of the primary group.
    pub gid: u32,
    /// The comment field, usually the full name.
    pub gecos: String,
    /// Home directory.
    pub home: String,
    /// Login shell.
    pub shell: String,
}

/// A group. Python: `grp.struct_group`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Numeric group id.
    pub gid: u32,
    /// Login names of its members, those whose primary group it is left out.
    pub members: Vec<String>,
}

impl User {
    /// The account of a login name. Python: `pwd.getpwnam`.
    pub fn by_name(name: &str) -> Option<Self> {
        lookup("/etc/passwd", "passwd", name, Self::parse, |user| {
            user.name == name
        })
    }

    /// The account of a user id; the first one when several share it. Python: `pwd.getpwuid`.
    pub fn by_id(uid: u32) -> Option<Self> {
        lookup(
            "/etc/passwd",
            "passwd",
            &uid.to_string(),
            Self::parse,
            |user| user.uid == uid,
        )
    }

    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty())?.to_string();
        let _password = fields.next()?;
        Some(Self {
            name,
            uid: fields.next()?.parse().ok()?,
            gid: fields.next()?.parse().ok()?,
            gecos: fields.next()?.to_string(),
            home: fields.next()?.to_string(),
            shell: fields.next().unwrap_or_default().to_string(),
        })
    }
}

impl Group {
    /// The group of a name. Python: `grp.getgrnam`.
    pub fn by_name(name: &str) -> Option<Self> {
        lookup("/etc/group", "group", name, Self::parse, |group| {
            group.name == name
        })
    }

    /// The group of an id. Python: `grp.getgrgid`.
    pub fn by_id(gid: u32) -> Option<Self> {
        lookup(
            "/etc/group",
            "group",
            &gid.to_string(),
            Self::parse,
            |group| group.gid == gid,
        )
    }

    /// Every group. Python: `grp.getgrall`.
    pub fn all() -> Vec<Self> {
        let groups = |text: &[u8]| -> Vec<Self> {
            String::from_utf8_lossy(text)
                .lines()
                .filter_map(Self::parse)
                .collect()
        };
        let listed = Command::new("getent")
            .arg("group")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .map(|answer| groups(&answer.stdout))
            .unwrap_or_default();
        if listed.is_empty() {
            groups(&std::fs::read("/etc/group").unwrap_or_default())
        } else {
            listed
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty())?.to_string();
        let _password = fields.next()?;
        Some(Self {
            name,
            gid: fields.next()?.parse().ok()?,
            members: fields
                .next()
                .unwrap_or_default()
                .split(',')
                .filter(|member| !member.is_empty())
                .map(ToString::to_string)
                .collect(),
        })
    }
}

/// Looks in the file and, since accounts may live in LDAP and the like, asks `getent` next.
fn lookup<T>(
    file: &str,
    database: &str,
    key: &str,
    parse: fn(&str) -> Option<T>,
    wanted: impl Fn(&T) -> bool,
) -> Option<T> {
    let find = |text: &str| text.lines().filter_map(parse).find(&wanted);
    if let Ok(bytes) = std::fs::read(file)
        && let Some(found) = find(&String::from_utf8_lossy(&bytes))
    {
        return Some(found);
    }
    let answer = Command::new("getent")
        .args(["--", database, key])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    find(&String::from_utf8_lossy(&answer.stdout))
}

/// Replaces a leading `~` or `~name` by a home directory; text without one, or of an unknown user, stays as it
/// is. `~` alone is `home` (usually the variable HOME), or the home of `uid` in the user database when that is
/// `None`. Python: `os.path.expanduser`.
pub fn expand_user(path: &str, home: Option<&str>, uid: u32) -> String {
    let Some(rest) = path.strip_prefix('~') else {
        return path.to_string();
    };
    let (name, tail) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let found = match (name, home) {
        ("", Some(home)) => Some(home.to_string()),
        ("", None) => User::by_id(uid).map(|user| user.home),
        (name, _) => User::by_name(name).map(|user| user.home),
    };
    match found {
        None => path.to_string(),
        Some(home) => {
            let expanded = format!("{}{tail}", home.trim_end_matches('/'));
            if expanded.is_empty() {
                "/".to_string()
            } else {
                expanded
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_is_found_by_name_and_id() {
        let root = User::by_name("root").expect("every Linux has root");
        assert_eq!(
            User::by_id(0).map(|user| user.home),
            Some(root.home.clone())
        );
        assert_eq!(Group::by_id(0).map(|group| group.name), Some("root".into()));
        assert_eq!(User::by_name("no such user"), None);
    }

    #[test]
    fn lines_with_too_few_fields_are_passed_over() {
        assert_eq!(User::parse("broken:x:12"), None);
        assert_eq!(User::parse(""), None);
        let user = User::parse("u:x:7:8:A B,,:/h:/bin/sh").expect("complete");
        assert_eq!((user.uid, user.gid, user.gecos.as_str()), (7, 8, "A B,,"));
    }

    #[test]
    fn tilde_as_in_python() {
        let home = Some("/home/a/");
        for (path, expanded) in [
            ("~", "/home/a"),
            ("~/x", "/home/a/x"),
            ("x/~", "x/~"),
            ("~nosuchuser/x", "~nosuchuser/x"),
            ("", ""),
        ] {
            assert_eq!(expand_user(path, home, 0), expanded);
        }
        assert_eq!(expand_user("~", Some("/"), 0), "/");
        let root = User::by_id(0).expect("root").home;
        assert_eq!(expand_user("~root/y", home, 1), format!("{root}/y"));
        assert_eq!(expand_user("~/y", None, 0), format!("{root}/y"));
    }
}
