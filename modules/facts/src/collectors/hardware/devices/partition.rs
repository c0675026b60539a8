//! Parts of a device.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::links::Links;
use super::size::human;
use super::{holders, sector_size, sectors};
use crate::system_file;

/// The partitions in a device's directory, by name.
pub(super) fn partitions(directory: &Path, disk: &str, links: &Links) -> Json {
    system_file::names(directory)
        .iter()
        .filter_map(|entry| name(entry, disk))
        .map(|name| {
            (
                name.to_string(),
                describe(&directory.join(name), name, links),
            )
        })
        .collect::<serde_json::Map<String, Json>>()
        .into()
}

/// The part of an entry's name that is a partition's: the disk's name, perhaps a `p`, a number.
fn name<'a>(entry: &'a str, disk: &str) -> Option<&'a str> {
    entry.match_indices(disk).find_map(|(start, _)| {
        let rest = &entry[start + disk.len()..];
        let number = rest.strip_prefix('p').unwrap_or(rest);
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        let end = entry.len() - number.len() + digits;
        (digits > 0).then(|| &entry[start..end])
    })
}

fn describe(directory: &Path, name: &str, links: &Links) -> Json {
    let start = system_file::text(directory.join("start"));
    let (told, sector) = sector_size(directory);
    let sectors = sectors(directory, sector);
    json!({
        "links": links.of(name),
        "start": start.map_or(Json::from(0), Json::from),
        "sectorsize": told,
        "sectors": sectors,
        "size": human(sectors * sector),
        "uuid": links.uuid(name),
        "holders": holders(directory),
    })
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_of_partitions() {
        for (entry, disk, expected) in [
            ("sda1", "sda", Some("sda1")),
            ("nvme0n1p2", "nvme0n1", Some("nvme0n1p2")),
            ("sda", "sda", None),
            ("sdap", "sda", None),
            ("holders", "sda", None),
        ] {
            assert_eq!(name(entry, disk), expected, "{entry}");
        }
    }
}
