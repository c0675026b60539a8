//! `chroot`: whether this is a changed root.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

use serde_json::json;

use crate::collector::{Collector, facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::new("chroot", |gathering| {
    facts(json!({"is_chroot": is_chroot(gathering)}))
})
.ids(&["is_chroot"]);

fn is_chroot(gathering: &Gathering<'_>) -> bool {
    if gathering.variable("debian_chroot").is_some() {
        return true;
    }
    let identity = |metadata: Metadata| (metadata.ino(), metadata.dev());
    let root = std::fs::metadata("/").map(identity).unwrap_or_default();
    match std::fs::metadata("/proc/1/root/.") {
        Ok(first) => identity(first) != root,
        // Unprivileged: the root of a file system has a well-known inode number.
        Err(_) => {
            const BTRFS: i64 = 0x9123_683e;
            const XFS: i64 = 0x5846_5342;
            let usual = match rustix::fs::statfs("/").map(|info| info.f_type) {
                Ok(BTRFS) => 256,
                Ok(XFS) => 128,
                _ => 2,
            };
            root.0 != usual
        }
    }
}
