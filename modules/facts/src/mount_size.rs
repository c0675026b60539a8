//! How big a file system is.

use rustix::fs::StatVfs;
use serde_json::json;

use crate::collector::{Facts, facts};

/// Ansible: `get_mount_size`.
pub(crate) fn mount_size(sizes: &StatVfs) -> Facts {
    facts(json!({
        "size_total": sizes.f_frsize * sizes.f_blocks,
        "size_available": sizes.f_frsize * sizes.f_bavail,
        "block_size": sizes.f_bsize,
        "block_total": sizes.f_blocks,
        "block_available": sizes.f_bavail,
        "block_used": sizes.f_blocks.saturating_sub(sizes.f_bavail),
        "inode_total": sizes.f_files,
        "inode_available": sizes.f_favail,
        "inode_used": sizes.f_files.saturating_sub(sizes.f_favail),
    }))
}
