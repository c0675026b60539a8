//! `distribution`: which Linux this is.

mod family;
mod os_release;
mod release_file;
mod release_files;
mod suse;

use serde_json::json;

use crate::collector::{Collector, Facts, facts};
use os_release::OsRelease;

pub(super) const COLLECTOR: Collector =
    Collector::minimal("distribution", |_| describe(&Root("/".into()))).ids(&[
        "distribution_version",
        "distribution_release",
        "distribution_major_version",
        "os_family",
    ]);

/// The directory under which /etc is; tests have their own.
struct Root(std::path::PathBuf);

impl Root {
    /// A file's text without white space around it; `None` when it is missing or empty.
    fn text(&self, path: &str) -> Option<String> {
        crate::system_file::text(self.path(path))
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.join(path.trim_start_matches('/'))
    }
}

fn describe(root: &Root) -> Facts {
    let os_release = OsRelease::read(root);
    let id = os_release.id(root);
    let version = os_release.version(root, &id);
    let mut described = facts(json!({
        "distribution": name_of(&id),
        "distribution_version": or_na(&version),
        "distribution_release": os_release.codename(root).unwrap_or_else(|| "NA".into()),
        "distribution_major_version": or_na(version.split('.').next().unwrap_or_default()),
    }));
    for file in release_files::ALL {
        let Some(parsed) = file.parse(root, &described, &id) else {
            continue;
        };
        described.insert("distribution".into(), file.name.into());
        described.insert("distribution_file_path".into(), file.path.into());
        described.insert("distribution_file_variety".into(), file.name.into());
        if !file.allow_empty {
            described.insert("distribution_file_parsed".into(), true.into());
        }
        described.extend(parsed);
        break;
    }
    let distribution = described["distribution"].as_str().unwrap_or_default();
    let family = family::of(distribution).to_string();
    described.insert("os_family".into(), family.into());
    described
}

fn or_na(text: &str) -> &str {
    if text.is_empty() { "NA" } else { text }
}

/// The id in Ansible's spelling. Python: `str.capitalize`.
fn name_of(id: &str) -> String {
    let mut chars = id.chars();
    let capitalized: String = chars
        .next()
        .map(|first| {
            first
                .to_uppercase()
                .chain(chars.flat_map(char::to_lowercase))
                .collect()
        })
        .unwrap_or_default();
    match capitalized.as_str() {
        "Amzn" => "Amazon".into(),
        "Rhel" => "Redhat".into(),
        "" => "OtherLinux".into(),
        _ => capitalized,
    }
}

#[cfg(test)]
mod tests;
