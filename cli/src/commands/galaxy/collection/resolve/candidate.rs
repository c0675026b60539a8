//! What is looked for, and what is found.

/// Where a version is to be had. The numbers are places in the catalogue's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands::galaxy::collection) enum Origin {
    /// It is installed.
    Installed(usize),
    /// It was named as an archive, a folder or a repository.
    Given(usize),
    /// A server has it.
    Server(usize),
}

/// A version of a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands::galaxy::collection) struct Candidate {
    pub(in crate::commands::galaxy::collection) name: String,
    pub(in crate::commands::galaxy::collection) version: String,
    pub(in crate::commands::galaxy::collection) origin: Origin,
}

impl Candidate {
    /// `namespace.name:version`.
    pub(in crate::commands::galaxy::collection) fn shown(&self) -> String {
        format!("{}:{}", self.name, self.version)
    }
}

/// A name that has to be there, in certain versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands::galaxy::collection) struct Wanted {
    pub(in crate::commands::galaxy::collection) name: String,
    /// As it was written: `>=1.0.0,<2.0.0`.
    pub(in crate::commands::galaxy::collection) version: String,
    /// The one that is meant, when it was given.
    pub(in crate::commands::galaxy::collection) given: Option<usize>,
    /// The server that it has to come from.
    pub(in crate::commands::galaxy::collection) server: Option<usize>,
    /// Who needs it; `None` is the user.
    pub(in crate::commands::galaxy::collection) parent: Option<Candidate>,
}

impl Wanted {
    /// Whether one version is meant and no range, so that a pre-release will do.
    pub(super) fn pinned_version(&self) -> Option<&str> {
        let is_range = self.version.starts_with(['<', '>', '!', '*']);
        (!is_range).then(|| self.version.trim_start_matches('=').trim())
    }
}
