//! Which versions fit. Ansible: `CollectionDependencyProvider`.

use std::cmp::Reverse;

use semver::Version;

use super::candidate::{Candidate, Origin, Wanted};
use super::catalog::{Catalog, parts};
use super::solve::Offers;
use crate::commands::galaxy::collection::version::{check, fits, parse};
use crate::commands::galaxy::context::failed;
use crate::error::CommandError;

impl Offers for Catalog<'_> {
    fn matches(&mut self, wanted: &[Wanted]) -> Result<Vec<Candidate>, CommandError> {
        let Some(first) = wanted.first() else {
            return Ok(Vec::new());
        };
        for one in wanted {
            check_range(one)?;
        }
        // What was given is taken, whatever else there is.
        if let Some(at) = wanted.iter().find_map(|one| one.given) {
            let candidate = self.given.get(at).map(|found| Candidate {
                name: first.name.clone(),
                version: found.metadata.version().to_owned(),
                origin: Origin::Given(at),
            });
            let fitting = candidate
                .into_iter()
                .filter(|one| wanted.iter().all(|wanted| self.satisfies(one, wanted)));
            return Ok(fitting.collect());
        }
        let installed: Vec<Candidate> = self.installed(wanted);
        if !self.policy.upgrade && !installed.is_empty() {
            return Ok(installed);
        }
        let latest = self.on_servers(wanted)?;
        let newest = latest.first().and_then(|one| parse(&one.version).ok());
        let stays = |one: &Candidate| match (&newest, parse(&one.version)) {
            (None, _) => true,
            (Some(newest), Ok(own)) => newest.cmp_precedence(&own).is_le(),
            (Some(_), Err(_)) => false,
        };
        let mut all: Vec<Candidate> = installed.into_iter().filter(stays).collect();
        all.extend(latest);
        Ok(all)
    }

    fn dependencies(&mut self, candidate: &Candidate) -> Result<Vec<Wanted>, CommandError> {
        self.dependencies_of(candidate)
    }

    fn satisfies(&self, candidate: &Candidate, wanted: &Wanted) -> bool {
        fits(&candidate.version, &wanted.version).unwrap_or(false)
    }

    fn is_preferred(&self, candidate: &Candidate) -> bool {
        matches!(candidate.origin, Origin::Installed(_))
    }
}

impl Catalog<'_> {
    fn installed(&self, wanted: &[Wanted]) -> Vec<Candidate> {
        let named = self.preferred.iter().enumerate();
        let named = named.filter(|(_, one)| wanted.iter().all(|wanted| wanted.name == one.name));
        named
            .map(|(at, one)| Candidate {
                name: one.name.clone(),
                version: one.version.clone(),
                origin: Origin::Installed(at),
            })
            .filter(|one| wanted.iter().all(|wanted| self.satisfies(one, wanted)))
            .collect()
    }

    /// What servers have, the newest first, of two servers' the first one's. Pre-releases only count when they are
    /// asked for, or when there is nothing else.
    fn on_servers(&mut self, wanted: &[Wanted]) -> Result<Vec<Candidate>, CommandError> {
        let Some(first) = wanted.first() else {
            return Ok(Vec::new());
        };
        let server = wanted.iter().find_map(|one| one.server);
        let versions = self.versions_of(&first.name, server)?;
        let has_releases = versions.iter().any(|(version, _)| !is_pre_release(version));
        let pinned: Vec<&str> = wanted.iter().filter_map(Wanted::pinned_version).collect();
        let counts = |version: &str| {
            self.policy.pre
                || !has_releases
                || !is_pre_release(version)
                || pinned.contains(&version)
        };
        let mut found: Vec<(Version, usize, Candidate)> = versions
            .iter()
            .filter(|(version, _)| counts(version))
            .filter_map(|(version, at)| {
                let candidate = Candidate {
                    name: first.name.clone(),
                    version: version.clone(),
                    origin: Origin::Server(*at),
                };
                Some((parse(version).ok()?, *at, candidate))
            })
            .filter(|(_, _, one)| wanted.iter().all(|wanted| self.satisfies(one, wanted)))
            .collect();
        found.sort_by(|a, b| {
            b.0.cmp_precedence(&a.0)
                .then(Reverse(b.1).cmp(&Reverse(a.1)))
        });
        Ok(found.into_iter().map(|(_, _, one)| one).collect())
    }

    /// All versions of a name, with their servers; asked once. A server that does not answer is passed over when
    /// another one does.
    pub(super) fn versions_of(
        &mut self,
        name: &str,
        server: Option<usize>,
    ) -> Result<Vec<(String, usize)>, CommandError> {
        if self.policy.offline {
            return Ok(Vec::new());
        }
        let key = (name.to_owned(), server);
        if let Some(known) = self.versions.get(&key) {
            return Ok(known.clone());
        }
        let places = match server {
            Some(at) => at..at + 1,
            None => 0..self.configured,
        };
        let (mut all, mut answered, mut last_error) = (Vec::new(), false, None);
        for at in places {
            let server = self.server(at)?;
            match server.versions(parts(name)) {
                Ok(versions) => {
                    answered = true;
                    for version in versions {
                        if parse(&version).is_err() {
                            self.context.warn(format!(
                                "{name}:{version} on {} is left out: its version is no semantic version",
                                server.shown()
                            ));
                        } else {
                            all.push((version, at));
                        }
                    }
                }
                Err(error) => {
                    if self.configured > 1 {
                        self.context.warn(format!(
                            "Skipping Galaxy server {}. Got an unexpected error when getting available versions of collection {name}: {error}",
                            server.shown()
                        ));
                    }
                    last_error = Some(error);
                }
            }
        }
        if let Some(error) = last_error.filter(|_| !answered) {
            return Err(error.into());
        }
        self.versions.insert(key, all.clone());
        Ok(all)
    }
}

fn is_pre_release(version: &str) -> bool {
    parse(version).is_ok_and(|version| !version.pre.is_empty())
}

/// A range that is none is an error, and not just never met.
fn check_range(wanted: &Wanted) -> Result<(), CommandError> {
    check(&wanted.version).map_err(|error| {
        let by = super::explain::origin(wanted);
        failed(format!(
            "{}:{} ({by}): {error}",
            wanted.name, wanted.version
        ))
    })
}
