//! The module itself.

use std::collections::HashSet;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use indexmap::IndexMap;
use rustix::fs::StatVfs;
use serde_json::{Map, Value as Json, json};
use shevek_plugin::shell_pattern::fnmatch;
use shevek_plugin::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult, python, register,
};

use super::arguments::{Args, spec};
use super::source::{self, timed_out};
use super::uuid::Uuids;
use crate::collector::Facts;
use crate::mount_size::mount_size;

register!(module "mount_facts", MountFacts);

/// The module `mount_facts`. Ansible: `modules/mount_facts.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct MountFacts;

impl Module for MountFacts {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "mount_facts".into(),
            short_description: "Gather mounts from preferred sources".into(),
            description: vec![
                "Sets the facts `mount_points`, a mapping from mount points to what is known of them, and \
                 `aggregate_mounts`, a list. Unlike `setup` it also tells of file systems without a device, and of \
                 those that are only listed in `/etc/fstab`."
                    .into(),
                "The file `/etc/filesystems` of AIX is not read.".into(),
            ],
            spec: spec(),
            examples: [
                ("What is mounted?", "mount_facts:\n  sources: dynamic\n"),
                (
                    "Only what has a device",
                    "mount_facts:\n  devices: '[!:]*/*'\n  timeout: 10\n  on_timeout: warn\n",
                ),
            ]
            .map(|(name, task)| Example {
                name: name.into(),
                task: task.into(),
            })
            .to_vec(),
            returns: vec![(
                "ansible_facts".into(),
                "The facts `mount_points` and `aggregate_mounts`; of each mount `device`, `mount`, `fstype`, \
                 `options`, `uuid`, its sizes, and in `ansible_context` its source."
                    .into(),
            )],
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args = Args::read(args.into())?;
        let mut warnings = Vec::new();
        let mounts = mounts(&args, context, &mut warnings)?;
        let facts = deduplicated(&args, mounts, &mut warnings);
        let mut result = TaskResult::changed(false);
        result.ansible_facts = Some(facts);
        result.warnings = warnings;
        Ok(result)
    }
}

struct Mount {
    source: String,
    point: String,
    fields: Facts,
}

/// The mounts that pass, with what is to be found out about them. Ansible: `get_mount_facts`.
fn mounts(
    args: &Args,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<Vec<Mount>, ModuleError> {
    let mut uuids = Uuids::new(context);
    let mut mounts = Vec::new();
    for (source, mut entry) in source::mounts(args, context, warnings)? {
        let (mut device, fstype) = (
            entry.text("device").to_string(),
            entry.text("fstype").to_string(),
        );
        let mut uuid = device.strip_prefix("UUID=").map(ToString::to_string);
        if let Some(uuid) = &uuid {
            device = uuids.device(uuid)?.unwrap_or(device);
        }
        let passes =
            |patterns: &[String], text: &str| patterns.iter().any(|pattern| fnmatch(pattern, text));
        if !passes(&args.devices, &device) || !passes(&args.fstypes, &fstype) {
            continue;
        }
        match sizes(&entry.mount, args.timeout) {
            Ok(sizes) => entry
                .fields
                .extend(sizes.as_ref().map(mount_size).unwrap_or_default()),
            Err(TooLong) => {
                let message = format!(
                    "Timed out getting mount size for mount {} (type {fstype})",
                    entry.mount
                );
                timed_out(args, message, warnings)?;
            }
        }
        if uuid.is_none() {
            uuid = uuids.of(&device)?;
        }
        let told = json!({"source": source, "source_data": entry.line});
        entry.fields.insert("ansible_context".into(), told);
        entry.fields.insert("uuid".into(), json!(uuid));
        mounts.push(Mount {
            source,
            point: entry.mount,
            fields: entry.fields,
        });
    }
    Ok(mounts)
}

/// The answer took too long.
struct TooLong;

/// Asks a file system for its sizes; `None` when it does not tell them.
fn sizes(mount: &str, timeout: Option<Duration>) -> Result<Option<StatVfs>, TooLong> {
    let Some(timeout) = timeout else {
        return Ok(rustix::fs::statvfs(mount).ok());
    };
    let (sender, receiver) = mpsc::channel();
    let mount = mount.to_string();
    // A dead file server may hold it for ever.
    thread::spawn(move || {
        let _ = sender.send(rustix::fs::statvfs(mount.as_str()).ok());
    });
    receiver.recv_timeout(timeout).map_err(|_| TooLong)
}

/// The facts: of mounts upon one another the first counts. Ansible: `handle_deduplication`.
fn deduplicated(args: &Args, mounts: Vec<Mount>, warnings: &mut Vec<String>) -> Facts {
    let mut by_source: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for mount in &mounts {
        by_source
            .entry(&mount.source)
            .or_default()
            .push(&mount.point);
    }
    let repeated: Vec<String> = by_source
        .iter()
        .filter(|(_, points)| points.iter().collect::<HashSet<_>>().len() != points.len())
        .map(|(source, points)| format!("{source} ({})", python::repr(&json!(points))))
        .collect();
    if !repeated.is_empty() && args.include_aggregate_mounts.is_none() {
        warnings.push(format!(
            "mount_facts: ignoring repeat mounts in the following sources: {}. You can disable this warning by \
             configuring the 'include_aggregate_mounts' option as True or False.",
            repeated.join(", ")
        ));
    }
    let all: Vec<Json> = match args.include_aggregate_mounts {
        Some(true) => mounts
            .iter()
            .map(|mount| mount.fields.clone().into())
            .collect(),
        _ => Vec::new(),
    };
    let mut points = Facts::new();
    for mount in mounts {
        points.entry(mount.point).or_insert(mount.fields.into());
    }
    crate::collector::facts(json!({"mount_points": points, "aggregate_mounts": all}))
}
