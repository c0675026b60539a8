//! Where mounts are looked for.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;
use shevek_plugin::{ModuleContext, ModuleError, python};

use super::arguments::{Args, OnTimeout};
use super::entry::Entry;
use super::{mount_program, table};
use crate::gathering::Gathering;
use crate::system_file;

const STATIC: [&str; 3] = ["/etc/fstab", "/etc/vfstab", "/etc/filesystems"];
const DYNAMIC: [&str; 3] = ["/etc/mtab", "/proc/mounts", "/etc/mnttab"];
/// The source that is the mount program.
const PROGRAM: &str = "mount";

/// The mounts that the sources tell, each with its source. Ansible: `gen_mounts_by_source`.
pub(super) fn mounts(
    args: &Args,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<Vec<(String, Entry)>, ModuleError> {
    let sources = named(args)?;
    if sources.iter().collect::<HashSet<_>>().len() < sources.len() {
        let list = python::repr(&json!(sources));
        warnings.push(format!(
            "mount_facts option 'sources' contains duplicate entries, repeat sources will be ignored: {list}"
        ));
    }
    let asks_dynamic = sources
        .iter()
        .any(|source| DYNAMIC.contains(&source.as_str()));
    let mut falls_back = args.mount_binary.is_some() && asks_dynamic;
    let mut seen: HashSet<String> = HashSet::new();
    let mut found = Vec::new();
    for source in &sources {
        let real = real_path(source);
        if seen.contains(source) || seen.contains(&real) {
            continue;
        }
        let entries = if source == PROGRAM {
            seen.insert(source.clone());
            listed(args, context, warnings)?
        } else {
            seen.insert(real);
            table::read(&system_file::text(source).unwrap_or_default())
        };
        let is_current = source == PROGRAM || DYNAMIC.contains(&source.as_str());
        if is_current && !entries.is_empty() {
            falls_back = false;
        }
        found.extend(entries.into_iter().map(|entry| (source.clone(), entry)));
    }
    if falls_back {
        let entries = listed(args, context, warnings)?;
        found.extend(
            entries
                .into_iter()
                .map(|entry| (PROGRAM.to_string(), entry)),
        );
    }
    Ok(found)
}

fn named(args: &Args) -> Result<Vec<String>, ModuleError> {
    let mut sources: Vec<String> = Vec::new();
    let mut add = |names: &[&str]| sources.extend(names.iter().map(ToString::to_string));
    for source in &args.sources {
        match source.as_str() {
            "" => return Err(ModuleError::new("sources contains an empty string")),
            "all" => {
                add(&DYNAMIC);
                add(&STATIC);
            }
            "dynamic" => add(&DYNAMIC),
            "static" => add(&STATIC),
            other => add(&[other]),
        }
    }
    Ok(sources)
}

fn real_path(path: &str) -> String {
    std::fs::canonicalize(Path::new(path)).map_or_else(
        |_| path.to_string(),
        |real| real.to_string_lossy().into_owned(),
    )
}

/// What the mount program lists. Ansible: `run_mount_bin`.
fn listed(
    args: &Args,
    context: &ModuleContext<'_>,
    warnings: &mut Vec<String>,
) -> Result<Vec<Entry>, ModuleError> {
    let program = context.require_program(args.mount_binary.as_deref().unwrap_or(PROGRAM))?;
    let gathering = Gathering {
        environment: context.environment,
        timeout: args.timeout.unwrap_or(Duration::MAX),
        fact_path: "",
        runner_directory: None,
        collected: Mutex::default(),
        warnings: Mutex::default(),
    };
    let Some(output) = gathering.run(&Path::new(&program).to_path_buf(), &[]) else {
        let seconds = args.timeout.unwrap_or_default().as_secs_f64();
        let seconds = python::str(&seconds.into());
        let message = format!("Command '{program}' timed out after {seconds} seconds");
        timed_out(args, message, warnings)?;
        return Ok(Vec::new());
    };
    if output.rc != 0 {
        return Err(ModuleError::new(format!(
            "Failed to execute {program}: Command '{program}' returned non-zero exit status {}.",
            output.rc
        )));
    }
    Ok(mount_program::parse(&output.stdout))
}

/// Does what the task wants when something takes too long.
pub(super) fn timed_out(
    args: &Args,
    message: String,
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    match args.on_timeout {
        OnTimeout::Error => return Err(ModuleError::new(message)),
        OnTimeout::Warn => warnings.push(message),
        OnTimeout::Ignore => {}
    }
    Ok(())
}
