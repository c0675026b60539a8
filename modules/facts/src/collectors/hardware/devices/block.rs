//! One device.

use std::io;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::links::Links;
use super::partition::partitions;
use super::size::human;
use super::{Roots, holders, sector_size, sectors};
use crate::collector::facts;
use crate::gathering::Gathering;
use crate::system_file;

/// What other programs know.
pub(super) struct Helpers<'a> {
    /// What `lspci -D` wrote.
    pub(super) pci: Option<String>,
    pub(super) sg_inq: Option<PathBuf>,
    pub(super) gathering: &'a Gathering<'a>,
}

/// A device below `/sys/block`.
pub(super) struct Block {
    /// Its name there.
    name: String,
    /// The last part of its directory's name.
    pub(super) disk: String,
    directory: PathBuf,
    is_virtual: bool,
}

impl Block {
    /// The device of this name.
    pub(super) fn find(roots: &Roots, name: &str) -> Option<Self> {
        let entry = roots.block.join(name);
        let (directory, is_virtual) = match std::fs::read_link(&entry) {
            Ok(target) => (roots.block.join(target), true),
            // Old kernels have directories here instead of links.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                let names = system_file::names(&entry);
                let has_device = names.iter().any(|name| name.contains("device"));
                (entry, !has_device)
            }
            Err(_) => return None,
        };
        Some(Self {
            name: name.to_string(),
            disk: directory.file_name()?.to_string_lossy().into_owned(),
            directory,
            is_virtual,
        })
    }

    fn text(&self, file: &str) -> Option<String> {
        system_file::text(self.directory.join(file))
    }

    pub(super) fn describe(&self, links: &Links, helpers: &Helpers<'_>) -> Json {
        let (told, sector) = sector_size(&self.directory);
        let sectors = sectors(&self.directory, sector);
        let no_discard = self.text("queue/discard_max_hw_bytes").as_deref() == Some("0");
        let mut device = facts(json!({
            "virtual": u8::from(self.is_virtual),
            "links": links.of(&self.name),
            "vendor": self.text("device/vendor"),
            "model": self.text("device/model"),
            "sas_address": self.text("device/sas_address"),
            "sas_device_handle": self.text("device/sas_device_handle"),
            "removable": self.text("removable"),
            "support_discard": if no_discard {
                Some("0".to_string())
            } else {
                self.text("queue/discard_granularity")
            },
            "partitions": partitions(&self.directory, &self.disk, links),
            "rotational": self.text("queue/rotational"),
            "scheduler_mode": self.text("queue/scheduler").as_deref().and_then(chosen),
            "sectorsize": told,
            "sectors": sectors,
            "size": human(sectors * sector),
            "host": self.host(helpers.pci.as_deref()),
            "holders": holders(&self.directory),
        }));
        if device["scheduler_mode"].is_null() {
            device.insert("scheduler_mode".into(), "".into());
        }
        if let Some(serial) = self.serial(helpers) {
            device.insert("serial".into(), serial.into());
        }
        if let Some(wwn) = links.wwn(&self.disk) {
            device.insert("wwn".into(), wwn.into());
        }
        device.into()
    }

    fn serial(&self, helpers: &Helpers<'_>) -> Option<String> {
        let Some(sg_inq) = &helpers.sg_inq else {
            return self.text("device/serial");
        };
        let device = format!("/dev/{}", self.name);
        let output = helpers.gathering.run(sg_inq, &[&device])?;
        (output.rc == 0)
            .then(|| serial_in(&output.stdout))
            .flatten()
    }

    /// The controller it hangs on, in the words of `lspci`.
    fn host(&self, pci: Option<&str>) -> String {
        let directory = self.directory.to_string_lossy();
        let mut parts: Vec<&str> = directory.split('/').collect();
        parts.pop();
        let address = parts.into_iter().rev().find(|part| is_pci_address(part));
        let (Some(pci), Some(address)) = (pci, address) else {
            return String::new();
        };
        pci.lines()
            .find_map(|line| {
                let rest = line.strip_prefix(address)?;
                rest.starts_with(char::is_whitespace)
                    .then(|| rest[1..].to_string())
            })
            .unwrap_or_default()
    }
}

/// `0000:00:1f.2`: domain, bus, slot, function.
fn is_pci_address(part: &str) -> bool {
    let hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    match part.as_bytes() {
        [domain @ .., b':', b1, b2, b':', slot, s2, b'.', b'0'..=b'7'] => {
            domain.len() == 4
                && domain.iter().all(hex)
                && [b1, b2, s2].into_iter().all(hex)
                && matches!(slot, b'0' | b'1')
        }
        _ => false,
    }
}

/// `none [mq-deadline]`: the word in brackets.
fn chosen(scheduler: &str) -> Option<&str> {
    let (_, rest) = scheduler.split_once('[')?;
    Some(&rest[..rest.rfind(']')?])
}

fn serial_in(text: &str) -> Option<String> {
    let (_, rest) = text
        .split_once("Unit serial number:")
        .or_else(|| text.split_once("Serial number:"))?;
    let word: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_programs() {
        assert!(is_pci_address("0000:00:1f.2") && is_pci_address("0001:ab:0a.7"));
        assert!(!is_pci_address("pci0000:00") && !is_pci_address("0000:00:2f.2"));
        assert_eq!(chosen("[none] mq-deadline"), Some("none"));
        assert_eq!(chosen("none"), None);
        assert_eq!(
            serial_in(" Vendor: X\n Unit serial number:  AB_12-3\n").as_deref(),
            Some("AB_12")
        );
        assert_eq!(serial_in("nothing"), None);
    }
}
