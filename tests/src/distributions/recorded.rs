//! What was recorded of the distributions, as docs/modules.md tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::image::Image;
use super::release::{RELEASES, Release};
use super::run::Run;
use super::target::folder;

/// `answers/RELEASE.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The distribution, as its facts call it.
    pub distribution: String,
    /// Its version, as its facts tell it.
    pub version: String,
    /// By the name of the image, the modules and actions that did their work there.
    pub modules: BTreeMap<String, BTreeSet<String>>,
}

impl Recorded {
    /// Of the distribution in which `run` ran, with nothing in it.
    pub fn new(run: &Run) -> Self {
        Self {
            distribution: run.distribution.clone(),
            version: run.version.clone(),
            modules: BTreeMap::new(),
        }
    }

    /// Adds what passed in a root made of `image`.
    pub fn add(&mut self, image: Image, run: Run) {
        self.modules.insert(image.name().to_owned(), run.modules);
    }

    /// Reads what was recorded of a release; None when nothing was.
    pub fn read(release: &Release) -> Option<Self> {
        let path = path(release);
        let text = std::fs::read_to_string(&path).ok()?;
        let recorded = serde_json::from_str(&text);
        Some(recorded.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }

    /// Writes it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, release: &Release) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        std::fs::write(path(release), text + "\n")
    }
}

fn path(release: &Release) -> PathBuf {
    folder().join(format!("answers/{}.json", release.name))
}

/// The distributions in which each module did its work: `Debian 12, 13; Ubuntu 24.04`.
pub fn tested_distributions() -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, Vec<(String, Vec<String>)>> = BTreeMap::new();
    for release in RELEASES {
        let Some(recorded) = Recorded::read(release) else {
            continue;
        };
        let version = short_version(&recorded, release);
        let modules: BTreeSet<&String> = recorded.modules.values().flatten().collect();
        for module in modules {
            let entry = found.entry(module.clone()).or_default();
            match entry.last_mut() {
                Some((distribution, versions)) if *distribution == recorded.distribution => {
                    versions.push(version.clone());
                }
                _ => entry.push((recorded.distribution.clone(), vec![version.clone()])),
            }
        }
    }
    let text = |entry: Vec<(String, Vec<String>)>| {
        let parts = entry
            .into_iter()
            .map(|(distribution, versions)| format!("{distribution} {}", versions.join(", ")));
        parts.collect::<Vec<_>>().join("; ")
    };
    found
        .into_iter()
        .map(|(module, entry)| (module, text(entry)))
        .collect()
}

/// `12` of Debian 12.11, `24.04` of Ubuntu; the name where a release has no number, as sid.
fn short_version(recorded: &Recorded, release: &Release) -> String {
    match recorded.version.split_once('.') {
        Some((major, _)) if recorded.distribution == "Debian" => major.to_owned(),
        None if !recorded
            .version
            .starts_with(|first: char| first.is_ascii_digit()) =>
        {
            release.name.to_owned()
        }
        _ => recorded.version.clone(),
    }
}
