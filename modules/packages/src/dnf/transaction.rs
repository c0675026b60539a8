//! What dnf says that it does or would do.

use super::evr::Evr;
use super::installed::{Installed, Package};

/// A transaction as dnf shows it before it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Transaction {
    /// What comes, also in place of others.
    pub(super) installed: Vec<String>,
    /// What goes, also for others.
    pub(super) removed: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Other,
    Comes,
    Replaces,
    Goes,
}

impl Transaction {
    /// Reads the table in dnf's output; `before` tells the versions that are replaced.
    pub(super) fn parse(output: &str, before: &Installed<'_>) -> Self {
        let mut transaction = Self::default();
        let mut part = Part::Other;
        // A row goes on in further lines when a column is too narrow.
        let mut row: Vec<&str> = Vec::new();
        let rows = output
            .lines()
            .skip_while(|line| !line.starts_with("====="))
            .take_while(|line| !line.starts_with("Transaction Summary"));
        for line in rows {
            let words: Vec<&str> = line.split_whitespace().collect();
            match line.strip_prefix(' ') {
                Some(rest) if words.first() == Some(&"replacing") && rest.starts_with(' ') => {
                    transaction.replaced(&words, before);
                }
                Some(rest) if rest.starts_with(' ') => {
                    row.extend(words);
                }
                Some(_) => row = words,
                None => {
                    row.clear();
                    part = heading(line).unwrap_or(part);
                }
            }
            if let [name, arch, version, _repo, ..] = row[..] {
                transaction.row(part, name, arch, version, before);
                row.clear();
            }
        }
        transaction.installed.sort();
        transaction.removed.sort();
        transaction.removed.dedup();
        transaction
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.installed.is_empty() && self.removed.is_empty()
    }

    /// Adds another one.
    pub(super) fn extend(&mut self, other: Self) {
        self.installed.extend(other.installed);
        self.removed.extend(other.removed);
    }

    fn row(&mut self, part: Part, name: &str, arch: &str, version: &str, before: &Installed<'_>) {
        let Some(evr) = Evr::parse(version).filter(|evr| evr.release.is_some()) else {
            return;
        };
        let package = Package {
            name: name.to_string(),
            evr,
            arch: arch.to_string(),
        };
        match part {
            Part::Other => {}
            Part::Comes => self.installed.push(package.nevra()),
            Part::Goes => self.removed.push(package.nevra()),
            Part::Replaces => {
                self.installed.push(package.nevra());
                let same = |old: &&Package| old.name == name && old.arch == arch;
                let old = before.packages.iter().filter(same);
                self.removed.extend(old.map(Package::nevra));
            }
        }
    }

    /// `replacing  NAME.ARCH VERSION`: what the row above makes obsolete.
    fn replaced(&mut self, words: &[&str], before: &Installed<'_>) {
        let Some((name, arch)) = words.get(1).and_then(|word| word.rsplit_once('.')) else {
            return;
        };
        let same = |old: &&Package| old.name == name && old.arch == arch;
        let old = before.packages.iter().filter(same);
        self.removed.extend(old.map(Package::nevra));
    }
}

fn heading(line: &str) -> Option<Part> {
    let title = line.strip_suffix(':')?;
    // What belongs to no package.
    let others = ["Groups", "profiles", "streams", "modules"];
    if others.iter().any(|other| title.ends_with(other)) {
        return Some(Part::Other);
    }
    Some(match title.split_whitespace().next()? {
        "Installing" => Part::Comes,
        "Upgrading" | "Downgrading" | "Reinstalling" => Part::Replaces,
        "Removing" => Part::Goes,
        _ => Part::Other,
    })
}
