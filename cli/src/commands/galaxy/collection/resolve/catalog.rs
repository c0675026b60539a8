//! What there is to choose from: what is installed, what was given, and what servers have.

use std::collections::BTreeMap;

use super::candidate::{Candidate, Origin, Wanted};
use crate::commands::galaxy::collection::asked::Asked;
use crate::commands::galaxy::collection::found::Found;
use crate::commands::galaxy::collection::installed::Installed;
use crate::commands::galaxy::collection::metadata::Metadata;
use crate::commands::galaxy::collection::requirement::Requirement;
use crate::commands::galaxy::context::{Context, failed};
use crate::commands::galaxy::server::{Server, Servers, Source, VersionInfo};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// What the user wants of the choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::commands::galaxy::collection) struct Policy {
    /// Dependencies are left alone.
    pub(in crate::commands::galaxy::collection) no_deps: bool,
    /// Pre-releases are as good as releases.
    pub(in crate::commands::galaxy::collection) pre: bool,
    /// What is installed is only good when nothing is newer.
    pub(in crate::commands::galaxy::collection) upgrade: bool,
    /// No server is asked.
    pub(in crate::commands::galaxy::collection) offline: bool,
}

/// A version, and the place of the server that has it.
pub(super) type OnServer = (String, usize);

/// Everything there is.
pub(in crate::commands::galaxy::collection) struct Catalog<'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) policy: Policy,
    /// The configured servers, then those of single requirements.
    pub(in crate::commands::galaxy::collection) servers: Servers<'c>,
    /// How many are configured.
    pub(super) configured: usize,
    /// What may stay as it is.
    pub(in crate::commands::galaxy::collection) preferred: Vec<&'c Installed>,
    pub(in crate::commands::galaxy::collection) given: Vec<Found>,
    /// Where signatures are that the user names, by collection.
    pub(in crate::commands::galaxy::collection) signatures: BTreeMap<String, Vec<String>>,
    /// What was cloned and downloaded.
    pub(in crate::commands::galaxy::collection) checkouts: Vec<TemporaryFolder>,
    /// The versions of a name, by the server that was named for it.
    pub(super) versions: BTreeMap<(String, Option<usize>), Vec<OnServer>>,
    pub(super) infos: BTreeMap<(usize, String, String), VersionInfo>,
}

impl<'c> Catalog<'c> {
    /// Without anything given or installed.
    pub(in crate::commands::galaxy::collection) fn new(
        servers: Servers<'c>,
        policy: Policy,
        context: &'c Context<'c>,
    ) -> Self {
        Self {
            context,
            policy,
            configured: servers.all.len(),
            servers,
            preferred: Vec::new(),
            given: Vec::new(),
            signatures: BTreeMap::new(),
            checkouts: Vec::new(),
            versions: BTreeMap::new(),
            infos: BTreeMap::new(),
        }
    }

    /// What a requirement wants. Repositories are cloned and archives read.
    pub(in crate::commands::galaxy::collection) fn wanted(
        &mut self,
        requirement: &Requirement,
        parent: Option<&Candidate>,
    ) -> Result<Vec<Wanted>, CommandError> {
        if let Requirement::Named {
            name,
            version,
            source,
        } = requirement
        {
            let server = match source {
                None => None,
                Some(source) => Some(match self.servers.of_source(source, name)? {
                    Source::Known(at) => at,
                    Source::New(server) => {
                        self.servers.all.push(*server);
                        self.servers.all.len() - 1
                    }
                }),
            };
            return Ok(vec![Wanted {
                name: name.clone(),
                version: version.clone(),
                given: None,
                server,
                parent: parent.cloned(),
            }]);
        }
        let found = requirement.find(self.context, &mut self.checkouts)?;
        let mut wanted = Vec::new();
        for found in found {
            let (name, version) = (found.metadata.full_name(), found.metadata.version());
            let known = self.given.iter().position(|one| {
                one.metadata.full_name() == name && one.metadata.version() == version
            });
            wanted.push(Wanted {
                name,
                version: version.to_owned(),
                given: Some(known.unwrap_or(self.given.len())),
                server: None,
                parent: parent.cloned(),
            });
            if known.is_none() {
                self.given.push(found);
            }
        }
        Ok(wanted)
    }

    /// What all of them want together.
    pub(in crate::commands::galaxy::collection) fn all_wanted(
        &mut self,
        asked: &[Asked],
    ) -> Result<Vec<Wanted>, CommandError> {
        let mut all = Vec::new();
        for one in asked {
            let wanted = self.wanted(&one.requirement, None)?;
            for wanted in &wanted {
                let known = self.signatures.entry(wanted.name.clone()).or_default();
                known.extend(one.signatures.iter().cloned());
            }
            all.extend(wanted);
        }
        Ok(all)
    }

    /// What the server says of the candidate; asked once.
    pub(in crate::commands::galaxy::collection) fn info(
        &mut self,
        candidate: &Candidate,
        server: usize,
    ) -> Result<VersionInfo, CommandError> {
        let key = (server, candidate.name.clone(), candidate.version.clone());
        if let Some(info) = self.infos.get(&key) {
            return Ok(info.clone());
        }
        let info = self
            .server(server)?
            .version_info(parts(&candidate.name), &candidate.version)?;
        self.infos.insert(key, info.clone());
        Ok(info)
    }

    /// A server by its place.
    pub(in crate::commands::galaxy::collection) fn server(
        &self,
        at: usize,
    ) -> Result<&Server<'c>, CommandError> {
        let server = self.servers.all.get(at);
        server.ok_or_else(|| CommandError::Unexpected(crate_error(at)))
    }

    pub(super) fn dependencies_of(
        &mut self,
        candidate: &Candidate,
    ) -> Result<Vec<Wanted>, CommandError> {
        if self.policy.no_deps {
            return Ok(Vec::new());
        }
        let pairs = match candidate.origin {
            Origin::Installed(at) => {
                let metadata = self.preferred.get(at).and_then(|one| one.metadata.as_ref());
                metadata.map_or_else(|| Ok(Vec::new()), Metadata::dependencies)?
            }
            Origin::Given(at) => match self.given.get(at) {
                Some(found) => found.metadata.dependencies()?,
                None => Vec::new(),
            },
            Origin::Server(at) => self.info(candidate, at)?.dependencies,
        };
        let mut all = Vec::new();
        for (source, version) in pairs {
            let requirement = match candidate.origin {
                // A server has no say in what is read on this machine, or cloned to it.
                Origin::Server(_) => {
                    Requirement::named(&source, &version).map_err(|_| {
                        failed(format!(
                            "{} depends on '{source}', which is not the name of a collection: what comes from a server may depend on names only",
                            candidate.shown()
                        ))
                    })?
                }
                _ => Requirement::of(&source, &version)?,
            };
            all.extend(self.wanted(&requirement, Some(candidate))?);
        }
        Ok(all)
    }
}

/// Namespace and name.
pub(super) fn parts(name: &str) -> (&str, &str) {
    name.split_once('.').unwrap_or(("", name))
}

fn crate_error(at: usize) -> anyhow::Error {
    anyhow::anyhow!("there is no server {at}")
}
