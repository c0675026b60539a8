//! What the mount program lists.

use super::entry::Entry;

/// The mounts in the program's words: all lines in the form of Linux, or all in that of BSD; else none.
/// Ansible: `gen_mounts_from_stdout`.
pub(super) fn parse(text: &str) -> Vec<Entry> {
    let all = |read: fn(&str) -> Option<Entry>, skipped: &str| -> Option<Vec<Entry>> {
        text.lines()
            .filter(|line| skipped.is_empty() || !line.starts_with(skipped))
            .map(read)
            .collect()
    };
    all(linux, "")
        .or_else(|| all(bsd, "map "))
        .unwrap_or_default()
}

/// `/dev/sda1 on / type ext4 (rw,relatime)`
fn linux(line: &str) -> Option<Entry> {
    let (device, mount, rest) = start(line)?;
    let (fstype, options) = rest.strip_prefix("type ")?.split_once(' ')?;
    let options = options.strip_prefix('(')?.strip_suffix(')')?;
    let is_whole = !fstype.is_empty() && !options.is_empty();
    is_whole.then(|| {
        let fields = [
            ("device", device.into()),
            ("mount", mount.into()),
            ("fstype", fstype.into()),
            ("options", options.into()),
        ];
        Entry::new(mount, line, fields)
    })
}

/// `/dev/ada0p2 on / (ufs, local, journaled)`
fn bsd(line: &str) -> Option<Entry> {
    let (device, mount, rest) = start(line)?;
    let inner = rest.strip_prefix('(')?.strip_suffix(')')?;
    if inner.is_empty() {
        return None;
    }
    let (fstype, options) = match inner.split_once(',') {
        Some((fstype, options)) => (fstype.trim_end(), Some(options.trim_start())),
        None => (inner, None),
    };
    let fields = [
        ("device", device.into()),
        ("mount", mount.into()),
        ("fstype", fstype.into()),
    ];
    let mut entry = Entry::new(mount, line, fields);
    if let Some(options) = options {
        entry.fields.insert("options".into(), options.into());
    }
    Some(entry)
}

fn start(line: &str) -> Option<(&str, &str, &str)> {
    let (device, rest) = line.split_once(' ')?;
    let (mount, rest) = rest.strip_prefix("on ")?.split_once(' ')?;
    (!device.is_empty() && !mount.is_empty()).then_some((device, mount, rest))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forms() {
        let found = parse("/dev/sda1 on / type ext4 (rw)\nproc on /proc type proc (rw,nosuid)\n");
        assert_eq!(found.len(), 2);
        assert_eq!(
            serde_json::Value::from(found[1].fields.clone()),
            json!({"device": "proc", "mount": "/proc", "fstype": "proc", "options": "rw,nosuid"})
        );
        let found =
            parse("/dev/a on / (ufs, local, ro)\nmap x on /y (autofs)\ndevfs on /dev (devfs)\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].fields["options"], "local, ro");
        assert_eq!(parse("/dev/sda1 on / type ext4 (rw)\nnonsense\n"), []);
    }
}
