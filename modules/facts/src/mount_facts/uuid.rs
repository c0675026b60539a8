//! Identifiers of file systems.

use std::collections::HashMap;
use std::path::Path;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use crate::system_file;

/// What is known of them, asked once.
pub(super) struct Uuids<'a> {
    context: &'a ModuleContext<'a>,
    linked: HashMap<String, String>,
    /// What `lsblk` told; `None` before it was asked.
    listed: Option<HashMap<String, String>>,
}

impl<'a> Uuids<'a> {
    pub(super) fn new(context: &'a ModuleContext<'a>) -> Self {
        let directory = Path::new("/dev/disk/by-uuid");
        let linked = system_file::names(directory)
            .into_iter()
            .filter_map(|uuid| {
                let device = std::fs::canonicalize(directory.join(&uuid)).ok()?;
                Some((device.to_string_lossy().into_owned(), uuid))
            })
            .collect();
        Self {
            context,
            linked,
            listed: None,
        }
    }

    /// What a program says, when there is one and it succeeds.
    fn ask(&self, program: &str, arguments: &[&str]) -> Result<Option<String>, ModuleError> {
        let Some(program) = self.context.find_program(program, &[]) else {
            return Ok(None);
        };
        let output = Tool::new(program)
            .args(arguments.iter().copied())
            .run(self.context)?;
        Ok((output.rc == 0).then_some(output.stdout))
    }

    /// The identifier of the file system on a device. Ansible: `get_partition_uuid`.
    pub(super) fn of(&mut self, device: &str) -> Result<Option<String>, ModuleError> {
        if !device.starts_with('/') {
            return Ok(None);
        }
        if let Some(uuid) = self.linked.get(device) {
            return Ok(Some(uuid.clone()));
        }
        if self.listed.is_none() {
            let arguments = [
                "--list",
                "--noheadings",
                "--paths",
                "--output",
                "NAME,UUID",
                "--exclude",
                "2",
            ];
            let text = self.ask("lsblk", &arguments)?.unwrap_or_default();
            self.listed = Some(pairs(&text));
        }
        if let Some(uuid) = self.listed.as_ref().and_then(|listed| listed.get(device)) {
            return Ok(Some(uuid.clone()));
        }
        let arguments = ["info", "--query", "property", "--name", device];
        let text = self.ask("udevadm", &arguments)?.unwrap_or_default();
        let uuid = text
            .lines()
            .find_map(|line| line.strip_prefix("ID_FS_UUID="));
        Ok(uuid.map(ToString::to_string))
    }

    /// The device with an identifier. Ansible: `get_device_by_uuid`.
    pub(super) fn device(&self, uuid: &str) -> Result<Option<String>, ModuleError> {
        let text = self.ask("blkid", &["--uuid", uuid])?;
        let device = text.map(|text| text.trim_end().to_string());
        Ok(device.filter(|device| !device.is_empty()))
    }
}

fn pairs(text: &str) -> HashMap<String, String> {
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let pair = (words.next()?.to_string(), words.next()?.to_string());
            words.next().is_none().then_some(pair)
        })
        .collect()
}
