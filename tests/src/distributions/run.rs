//! The playbooks of an image, run on a machine made of it.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::image::Image;
use super::release::Release;
use super::target::{Target, folder};

/// Where nothing may be left.
const TEMPORARY: [&str; 3] = ["/tmp/", "/var/tmp/", "/root/"];
/// Directories that stay, empty, as with Ansible.
const STAYS: [&str; 3] = [
    "/root/.ansible",
    "/root/.ansible/tmp",
    "/root/.ansible_async",
];

/// What passed.
#[derive(Debug, Clone)]
pub struct Run {
    /// The distribution, as its facts call it.
    pub distribution: String,
    /// Its version, as its facts tell it.
    pub version: String,
    /// The modules and actions that did their work there.
    pub modules: BTreeSet<String>,
}

/// Runs the playbooks of `image` in a root of `release`: `settled.yml`, where there is one, in check mode, for real and
/// twice again; then `steps.yml`.
///
/// # Errors
/// The root cannot be made, a task failed, or something was changed or left behind that must not.
pub fn run(release: &Release, image: Image) -> Result<Run, String> {
    let root = image.make(release)?;
    let target = Target::start(release, image, root)?;
    if image != Image::Python {
        none_of("Python is in the root", target.python().lines())?;
    }
    let (files, mounts) = (target.files(), target.mounts());
    let mut modules = BTreeSet::new();
    if folder().join(image.name()).join("settled.yml").exists() {
        let predicted = target.play("settled.yml", &["--check"])?;
        none_of(
            "check mode changed",
            files.symmetric_difference(&target.files()),
        )?;
        let first = target.play("settled.yml", &[])?;
        let predictions: BTreeSet<_> = predicted.changed.iter().collect();
        none_of(
            "check mode did not foresee the changes of",
            first
                .changed
                .iter()
                .filter(|name| !predictions.contains(name)),
        )?;
        let settled = target.files();
        for arguments in [&[][..], &["--check"]] {
            let again = target.play("settled.yml", arguments)?;
            none_of("a further run changed", again.changed.iter())?;
            none_of(
                "a further run changed",
                settled.symmetric_difference(&target.files()),
            )?;
        }
        modules.extend(first.modules);
    }
    let steps = target.play("steps.yml", &[])?;
    modules.extend(steps.modules);
    if image != Image::Python {
        none_of("Python is in the root", target.python().lines())?;
    }
    if image == Image::Plain {
        target.assert_no_process_left();
        let after = target.files();
        let is_left = |file: &&String| {
            let (name, _) = file.split_once(' ').unwrap_or((file, ""));
            TEMPORARY.iter().any(|folder| name.starts_with(folder)) && !STAYS.contains(&name)
        };
        none_of("left behind", after.difference(&files).filter(is_left))?;
        if target.mounts() != mounts {
            return Err(format!("mounts: {mounts}\nnow: {}", target.mounts()));
        }
    }
    let fact = |name: &str| {
        let fact = steps
            .facts
            .get(name)
            .or(steps.facts.get(&format!("ansible_{name}")));
        let text = fact.and_then(Json::as_str).map(ToOwned::to_owned);
        text.ok_or_else(|| format!("no fact {name}"))
    };
    Ok(Run {
        distribution: fact("distribution")?,
        version: fact("distribution_version")?,
        modules,
    })
}

/// An error with what was found, when there is anything.
fn none_of<T: ToString>(words: &str, found: impl Iterator<Item = T>) -> Result<(), String> {
    let found: Vec<String> = found.map(|one| one.to_string()).collect();
    if found.is_empty() {
        return Ok(());
    }
    Err(format!("{words}:\n  {}", found.join("\n  ")))
}
