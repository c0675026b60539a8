//! Home directories of a target's users.

use std::os::unix::fs::MetadataExt;
use std::process::{Command, Stdio};

/// The home directory of `user`, or of the process's own user for `None`: from /etc/passwd, else from
/// `getent passwd` (the static runner cannot ask the name service itself). Python: `pwd.getpwnam`, `pwd.getpwuid`.
pub fn passwd_home(user: Option<&str>) -> Option<String> {
    let own;
    let key = match user {
        Some(name) => name,
        None => {
            own = std::fs::metadata("/proc/self").ok()?.uid().to_string();
            own.as_str()
        }
    };
    let by_id = user.is_none();
    if let Ok(passwd) = std::fs::read_to_string("/etc/passwd")
        && let Some(home) = find(&passwd, key, by_id)
    {
        return Some(home);
    }
    let output = Command::new("getent")
        .args(["passwd", "--", key])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    find(&String::from_utf8_lossy(&output.stdout), key, by_id)
}

fn find(passwd: &str, key: &str, by_id: bool) -> Option<String> {
    passwd.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let value = fields.get(if by_id { 2 } else { 0 })?;
        (*value == key).then(|| fields.get(5).map(ToString::to_string))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_by_name_and_by_number() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000:Ann:/home/ann:/bin/sh\n";
        assert_eq!(find(passwd, "ann", false).as_deref(), Some("/home/ann"));
        assert_eq!(find(passwd, "0", true).as_deref(), Some("/root"));
        assert_eq!(find(passwd, "1000", false), None);
        assert_eq!(find(passwd, "bob", false), None);
    }
}
