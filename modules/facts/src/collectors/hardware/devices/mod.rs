//! Block devices and their partitions.

mod block;
mod links;
mod partition;
mod size;

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use self::block::{Block, Helpers};
use self::links::Links;
use crate::collector::{Facts, facts};
use crate::gathering::Gathering;
use crate::system_file;

/// Where the kernel tells of them. Another directory in tests.
#[derive(Debug, Clone)]
struct Roots {
    block: PathBuf,
    disk: PathBuf,
}

pub(super) fn collect(gathering: &Gathering<'_>) -> Facts {
    let roots = Roots {
        block: PathBuf::from("/sys/block"),
        disk: PathBuf::from("/dev/disk"),
    };
    let lspci = gathering.find_program("lspci", &[]);
    let helpers = Helpers {
        pci: lspci
            .and_then(|lspci| gathering.run(&lspci, &["-D"]))
            .map(|output| output.stdout),
        sg_inq: gathering.find_program("sg_inq", &[]),
        gathering,
    };
    describe(&roots, &helpers)
}

fn describe(roots: &Roots, helpers: &Helpers<'_>) -> Facts {
    if !roots.block.exists() {
        return facts(json!({"devices": {}}));
    }
    let links = Links::read(roots);
    let devices: Facts = system_file::names(&roots.block)
        .iter()
        .filter_map(|name| Block::find(roots, name))
        .map(|block| (block.disk.clone(), block.describe(&links, helpers)))
        .collect();
    facts(json!({"devices": devices, "device_links": links.describe()}))
}

/// What lies upon a device. Ansible: `get_holders`.
fn holders(directory: &Path) -> Vec<String> {
    let directory = directory.join("holders");
    system_file::names(&directory)
        .into_iter()
        .filter(|holder| holder.starts_with("dm-"))
        .map(|holder| system_file::text(directory.join(&holder).join("dm/name")).unwrap_or(holder))
        .collect()
}

/// The size of a sector: what the kernel says, as text, or 512.
fn sector_size(directory: &Path) -> (Json, u64) {
    let text = system_file::text(directory.join("queue/logical_block_size"))
        .or_else(|| system_file::text(directory.join("queue/hw_sector_size")));
    match text {
        None => (512.into(), 512),
        Some(text) => {
            let number = text.parse().ok().filter(|number| *number > 0);
            (text.into(), number.unwrap_or(512))
        }
    }
}

/// How many sectors there are. The kernel counts in units of 512 bytes whatever the device does.
fn sectors(directory: &Path, sector_size: u64) -> u64 {
    let units = system_file::number(directory.join("size")).unwrap_or(0);
    u64::try_from(units).unwrap_or(0) * 512 / sector_size
}

#[cfg(test)]
mod tests;
