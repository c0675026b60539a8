//! Mounted file systems.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use serde_json::{Value as Json, json};

use crate::collector::{Facts, facts};
use crate::escape::octal;
use crate::gathering::Gathering;
use crate::mount_size::mount_size;
use crate::system_file;

pub(super) fn collect(gathering: &Gathering<'_>) -> Facts {
    let table = system_file::text("/etc/mtab")
        .or_else(|| system_file::text("/proc/mounts"))
        .unwrap_or_default();
    let entries: Vec<Entry> = table.lines().filter_map(Entry::parse).collect();
    let bound = bound(&system_file::text("/proc/self/mountinfo").unwrap_or_default());
    let uuids = Uuids::read(gathering);
    // A dead file server blocks whoever asks for its sizes: each is asked by a thread of its own.
    let deadline = Instant::now() + gathering.timeout;
    let answers: Vec<_> = entries
        .iter()
        .map(|entry| {
            let (sender, receiver) = mpsc::channel();
            let mount = entry.mount.clone();
            thread::spawn(move || {
                let _ = sender.send(rustix::fs::statvfs(mount.as_str()).ok());
            });
            receiver
        })
        .collect();
    let mut by_mount: indexmap::IndexMap<&str, Json> = indexmap::IndexMap::new();
    for (entry, answer) in entries.iter().zip(&answers) {
        let mut described = entry.describe(bound.contains(&entry.mount));
        let left = deadline.saturating_duration_since(Instant::now());
        match answer.recv_timeout(left) {
            Ok(sizes) => {
                if let Some(sizes) = sizes {
                    described.extend(mount_size(&sizes));
                }
                described.insert("uuid".into(), uuids.of(&entry.device).into());
            }
            Err(_) => {
                gathering.warn(format!(
                    "Timeout exceeded when getting mount info for {}",
                    entry.mount
                ));
                let note = "Could not get extra information due to timeout";
                described.insert("note".into(), note.into());
            }
        }
        by_mount.insert(&entry.mount, described.into());
    }
    let mounts: Vec<Json> = by_mount.into_values().collect();
    facts(json!({"mounts": mounts}))
}

/// A line of the mount table.
struct Entry {
    device: String,
    mount: String,
    fstype: String,
    options: String,
    dump: i64,
    passno: i64,
}

impl Entry {
    /// Lines without a device or server behind them (proc, tmpfs, ...) are left out.
    fn parse(line: &str) -> Option<Self> {
        let fields: Vec<String> = line.split_whitespace().map(octal).collect();
        let [device, mount, fstype, options, rest @ ..] = fields.as_slice() else {
            return None;
        };
        if !(device.starts_with(['/', '\\']) || device.contains(":/")) || fstype == "none" {
            return None;
        }
        let number = |index: usize| rest.get(index).and_then(|text| text.parse().ok());
        Some(Self {
            device: device.clone(),
            mount: mount.clone(),
            fstype: fstype.clone(),
            options: options.clone(),
            dump: number(0).unwrap_or(0),
            passno: number(1).unwrap_or(0),
        })
    }

    fn describe(&self, bound: bool) -> Facts {
        let bind = if bound && !self.options.contains("bind") {
            ",bind"
        } else {
            ""
        };
        facts(json!({
            "mount": self.mount,
            "device": self.device,
            "fstype": self.fstype,
            "options": format!("{}{bind}", self.options),
            "dump": self.dump,
            "passno": self.passno,
        }))
    }
}

/// The mount points that show a part of a file system only.
fn bound(mountinfo: &str) -> HashSet<String> {
    mountinfo
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(3);
            let (root, mount) = (fields.next()?, fields.next()?);
            (root != "/").then(|| octal(mount))
        })
        .collect()
}

/// The file system identifiers of devices.
struct Uuids(HashMap<PathBuf, String>);

impl Uuids {
    /// As udev links them; where there is no udev, `lsblk` looks at the devices themselves.
    fn read(gathering: &Gathering<'_>) -> Self {
        let directory = "/dev/disk/by-uuid";
        let linked: HashMap<PathBuf, String> = system_file::names(directory)
            .into_iter()
            .filter_map(|uuid| {
                let device = std::fs::canonicalize(format!("{directory}/{uuid}")).ok()?;
                Some((device, uuid))
            })
            .collect();
        if !linked.is_empty() {
            return Self(linked);
        }
        let arguments = [
            "--list",
            "--noheadings",
            "--paths",
            "--output",
            "NAME,UUID",
            "--exclude",
            // Floppy disks answer slowly.
            "2",
        ];
        let output = gathering
            .find_program("lsblk", &[])
            .and_then(|lsblk| gathering.run(&lsblk, &arguments))
            .filter(|output| output.rc == 0);
        let text = output.map(|output| output.stdout).unwrap_or_default();
        Self(
            text.lines()
                .filter_map(|line| line.trim().rsplit_once(char::is_whitespace))
                .map(|(device, uuid)| (resolved(device.trim()), uuid.to_string()))
                .collect(),
        )
    }

    fn of(&self, device: &str) -> &str {
        self.0.get(&resolved(device)).map_or("N/A", String::as_str)
    }
}

/// `/dev/mapper/NAME` is a link to the device.
fn resolved(device: &str) -> PathBuf {
    std::fs::canonicalize(device).unwrap_or_else(|_| device.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_table() {
        let entry = Entry::parse("/dev/sda1 /mnt/a\\040b ext4 rw 0 2").expect("a device");
        assert_eq!((entry.mount.as_str(), entry.passno), ("/mnt/a b", 2));
        assert!(entry.describe(true)["options"] == "rw,bind");
        assert!(Entry::parse("server:/export /mnt nfs rw 0 0").is_some());
        assert!(Entry::parse("tmpfs /run tmpfs rw 0 0").is_none());
        assert!(Entry::parse("/dev/sda1 /").is_none());
        let info =
            "29 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 29 8:1 /a /b\\011c rw - ext4 /dev/sda1 rw";
        assert_eq!(bound(info), HashSet::from(["/b\tc".to_string()]));
    }
}
