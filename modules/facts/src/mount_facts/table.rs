//! Files that list mounts.

use serde_json::Value as Json;

use super::entry::Entry;

type Read = fn(&[&str]) -> Option<Vec<Entry>>;

/// Tried in this order, so that fewer columns are not taken for more.
const FORMATS: [Read; 3] = [vfstab, mnttab, fstab];

/// The mounts in a file: the first format that fits counts. Ansible: `gen_mounts_by_file`.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return Vec::new();
    }
    FORMATS
        .iter()
        .find_map(|format| format(&lines))
        .unwrap_or_default()
}

fn is_comment(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}

fn fields(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// Solaris: device, device to check, mount point, type, pass, at boot, options.
fn vfstab(lines: &[&str]) -> Option<Vec<Entry>> {
    lines
        .iter()
        .filter(|line| !is_comment(line.trim()))
        .map(|line| {
            let fields = fields(line);
            let [device, check, mount, fstype, pass, boot, options, ..] = fields.as_slice() else {
                return None;
            };
            let pass = pass
                .parse::<i64>()
                .map_or_else(|_| Json::from(*pass), Json::from);
            let described = [
                ("device", (*device).into()),
                ("device_to_fsck", (*check).into()),
                ("mount", (*mount).into()),
                ("fstype", (*fstype).into()),
                ("passno", pass),
                ("mount_at_boot", (*boot).into()),
                ("options", (*options).into()),
            ];
            Some(Entry::new(mount, line, described))
        })
        .collect()
}

/// Solaris: device, mount point, type, options, the time of mounting.
fn mnttab(lines: &[&str]) -> Option<Vec<Entry>> {
    let mut any = false;
    for line in lines {
        if fields(line).get(4)?.len() == 10 {
            any = true;
            break;
        }
    }
    any.then_some(())?;
    lines
        .iter()
        .map(|line| {
            let fields = fields(line);
            let [device, mount, fstype, options, time, ..] = fields.as_slice() else {
                return None;
            };
            let described = [
                ("device", (*device).into()),
                ("mount", (*mount).into()),
                ("fstype", (*fstype).into()),
                ("options", (*options).into()),
                ("time", time.parse::<i64>().ok()?.into()),
            ];
            Some(Entry::new(mount, line, described))
        })
        .collect()
}

/// Linux: device, mount point, type, options, and perhaps whether to dump and when to check.
fn fstab(lines: &[&str]) -> Option<Vec<Entry>> {
    lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !is_comment(line))
        .map(|line| {
            let fields: Vec<String> = fields(line).into_iter().map(unescape).collect();
            let [device, mount, fstype, options, rest @ ..] = fields.as_slice() else {
                return None;
            };
            let described = [
                ("device", device.as_str().into()),
                ("mount", mount.as_str().into()),
                ("fstype", fstype.as_str().into()),
                ("options", options.as_str().into()),
            ];
            let mut entry = Entry::new(mount, line, described);
            for (key, number) in ["dump", "passno"].into_iter().zip(rest) {
                let number: i64 = number.parse().ok()?;
                entry.fields.insert(key.into(), number.into());
            }
            Some(entry)
        })
        .collect()
}

/// `\040` and the like stand for characters that would end a field.
fn unescape(field: &str) -> String {
    crate::escape::octal(field)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn formats() {
        let found = read("# c\nUUID=x /a\\040b ext4 rw 0 2\n\nproc /proc proc defaults\n");
        assert_eq!(found.len(), 2);
        assert_eq!(
            Json::from(found[0].fields.clone()),
            json!({"device": "UUID=x", "mount": "/a b", "fstype": "ext4", "options": "rw", "dump": 0, "passno": 2})
        );
        assert_eq!(found[1].line, "proc /proc proc defaults");
        let found = read("/dev/dsk/a /dev/rdsk/a / ufs 1 no -\nswap - /tmp tmpfs - yes -\n");
        assert_eq!(found[0].fields["passno"], json!(1));
        assert_eq!(found[1].fields["passno"], json!("-"));
        let found = read("/dev/a / ufs rw 1700000000\n");
        assert_eq!(found[0].fields["time"], json!(1_700_000_000));
        assert_eq!(read("ext4\next3\n"), []);
        assert_eq!(read("/dev/a / ext4 rw zero 0\n"), []);
    }
}
