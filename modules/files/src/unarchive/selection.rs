//! Which members are wanted, and under which names.

use std::collections::BTreeSet;

use shevek_plugin::shell_pattern::fnmatch;

use super::entry::{Entry, Kind};

/// How patterns are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// As GNU tar does: exclusions are patterns for each part of a path, inclusions are names with all below them.
    Tar {
        /// Whether inclusions are patterns too.
        wildcards: bool,
    },
    /// As unzip does: patterns for whole names.
    Zip,
}

/// What the task asks for.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    pub(super) include: Vec<String>,
    pub(super) exclude: Vec<String>,
    /// Leading parts of names that are left out.
    pub(super) strip: usize,
    /// Whether only the last part of a name counts.
    pub(super) junk_paths: bool,
    pub(super) manner: Manner,
}

impl Selection {
    /// A member under the name that it gets; `None` when it is not wanted.
    pub(super) fn pick(&self, entry: &Entry) -> Option<Entry> {
        let mut picked = entry.clone();
        picked.name = self.name(&entry.name)?;
        if let Kind::HardLink(target) = &entry.kind {
            // It gets another name too.
            picked.kind = Kind::HardLink(self.shortened(target)?);
        }
        Some(picked)
    }

    fn name(&self, name: &[u8]) -> Option<Vec<u8>> {
        let text = String::from_utf8_lossy(name);
        let is_excluded = self.exclude.iter().any(|pattern| match self.manner {
            Manner::Tar { .. } => is_within(pattern.trim_end_matches('/'), &text),
            Manner::Zip => fnmatch(pattern, &text),
        });
        let is_included = self.include.is_empty()
            || self
                .include
                .iter()
                .any(|pattern| self.includes(pattern, &text));
        if is_excluded || !is_included {
            return None;
        }
        self.shortened(name)
    }

    fn includes(&self, pattern: &str, name: &str) -> bool {
        match self.manner {
            Manner::Zip => fnmatch(pattern, name),
            Manner::Tar { wildcards } => {
                let pattern = pattern.trim_end_matches('/');
                let matches = |name: &str| {
                    if wildcards {
                        fnmatch(pattern, name)
                    } else {
                        pattern == name
                    }
                };
                prefixes(name.trim_end_matches('/')).any(matches)
            }
        }
    }

    /// Inclusions that fit none of these names.
    pub(super) fn unmet(&self, names: &[Vec<u8>]) -> BTreeSet<&str> {
        let names: Vec<_> = names
            .iter()
            .map(|name| String::from_utf8_lossy(name))
            .collect();
        self.include
            .iter()
            .filter(|pattern| !names.iter().any(|name| self.includes(pattern, name)))
            .map(String::as_str)
            .collect()
    }

    fn shortened(&self, name: &[u8]) -> Option<Vec<u8>> {
        if self.junk_paths {
            let last = name.rsplit(|byte| *byte == b'/').next()?;
            return (!last.is_empty()).then(|| last.to_vec());
        }
        if self.strip == 0 {
            return Some(name.to_vec());
        }
        let mut rest = name;
        for _ in 0..self.strip {
            let slash = rest.iter().position(|byte| *byte == b'/')?;
            rest = &rest[slash..];
            while let [b'/', after @ ..] = rest {
                rest = after;
            }
        }
        (!rest.is_empty()).then(|| rest.to_vec())
    }
}

/// Whether a pattern fits a path, one of the directories above it, or one of their ends.
fn is_within(pattern: &str, name: &str) -> bool {
    let name = name.trim_end_matches('/');
    prefixes(name).any(|path| {
        let ends = path
            .match_indices('/')
            .map(|(slash, _)| &path[slash + 1..])
            .chain(std::iter::once(path));
        ends.into_iter().any(|end| fnmatch(pattern, end))
    })
}

/// A path and the directories above it.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/')
        .map(|(slash, _)| &path[..slash])
        .chain(std::iter::once(path))
}

#[cfg(test)]
mod tests {
    use super::{Manner, Selection};

    fn selection(include: &[&str], exclude: &[&str], manner: Manner) -> Selection {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        Selection {
            include: texts(include),
            exclude: texts(exclude),
            strip: 0,
            junk_paths: false,
            manner,
        }
    }

    #[test]
    fn tar() {
        let manner = Manner::Tar { wildcards: false };
        let wanted = |selection: &Selection, name: &str| selection.name(name.as_bytes()).is_some();
        let without = selection(&[], &["b", "*.log"], manner);
        assert!(wanted(&without, "a/c") && wanted(&without, "a/bc"));
        assert!(
            !wanted(&without, "a/b/c") && !wanted(&without, "b/") && !wanted(&without, "x/y.log")
        );
        let only = selection(&["a/b", "c/"], &[], manner);
        assert!(wanted(&only, "a/b/x") && wanted(&only, "c/") && !wanted(&only, "a/bc"));
        assert_eq!(
            only.unmet(&[b"a/b".to_vec()])
                .into_iter()
                .collect::<Vec<_>>(),
            ["c/"]
        );
    }

    #[test]
    fn zip() {
        let only = selection(&["a/*"], &[], Manner::Zip);
        assert_eq!(only.name(b"a/b/c"), Some(b"a/b/c".to_vec()));
        assert_eq!(only.name(b"b"), None);
    }

    #[test]
    fn names_are_shortened() {
        let mut all = selection(&[], &[], Manner::Zip);
        all.strip = 1;
        assert_eq!(all.name(b"a//b/c"), Some(b"b/c".to_vec()));
        assert_eq!((all.name(b"a/"), all.name(b"a")), (None, None));
        all.junk_paths = true;
        assert_eq!(all.name(b"a/b/c"), Some(b"c".to_vec()));
    }
}
