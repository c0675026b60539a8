//! Which hosts a pattern means.

use std::collections::HashSet;

use super::glob::NamePattern;
use super::mismatch::PatternMismatch;
use super::similar::similar_names;
use super::split::{Subscript, split_pattern, split_subscript};
use crate::error::InventoryError;
use crate::host::{HostId, LOCALHOST_NAMES};
use crate::inventory::Inventory;
use crate::warning::Warning;

/// The hosts of a pattern.
#[derive(Debug, Clone, Default)]
pub struct Matched {
    /// In the order of the inventory, each once.
    pub hosts: Vec<HostId>,
    /// Parts that match nothing, and outdated notation.
    pub warnings: Vec<Warning>,
}

impl Inventory {
    /// The hosts that a pattern such as `web:&prod:!db1` means.
    ///
    /// `localhost`, `127.0.0.1` and `::1` match the implicit localhost when no host or group of the
    /// inventory has that name; `all` never does.
    ///
    /// # Errors
    /// When a part cannot be read or has a subscript beyond its hosts.
    pub fn match_pattern(&self, pattern: &str) -> Result<Matched, InventoryError> {
        self.match_patterns(&split_pattern(pattern))
    }

    /// [`Inventory::match_pattern`] for a list of patterns, each with no commas, restricted to the
    /// hosts of `limit` (from [`read_limit`](super::read_limit)) unless that is empty.
    ///
    /// # Errors
    /// As [`Inventory::match_pattern`].
    pub fn match_limited(
        &self,
        patterns: &[String],
        limit: &[String],
    ) -> Result<Matched, InventoryError> {
        let mut matched = self.match_patterns(patterns)?;
        if !limit.is_empty() {
            let mut limited = self.match_patterns(limit)?;
            let allowed: HashSet<HostId> = limited.hosts.into_iter().collect();
            matched.hosts.retain(|host| allowed.contains(host));
            matched.warnings.append(&mut limited.warnings);
        }
        Ok(matched)
    }

    /// The hosts of a list of patterns, each with no commas.
    ///
    /// # Errors
    /// As [`Inventory::match_pattern`].
    pub fn match_patterns(&self, patterns: &[String]) -> Result<Matched, InventoryError> {
        let mut matched = Matched::default();
        let is_modifier = |pattern: &str| pattern.starts_with(['!', '&']);
        let all = ["all".to_owned()];
        let mut regular: Vec<&String> = patterns
            .iter()
            .filter(|pattern| !pattern.is_empty() && !is_modifier(pattern))
            .collect();
        if regular.is_empty() {
            regular.extend(&all);
        }
        let mut seen: HashSet<HostId> = HashSet::new();
        for pattern in regular {
            for host in self.match_part(pattern, &mut matched.warnings)? {
                if seen.insert(host) {
                    matched.hosts.push(host);
                }
            }
        }
        for modifier in ['&', '!'] {
            for pattern in patterns
                .iter()
                .filter(|pattern| pattern.starts_with(modifier))
            {
                let hosts: HashSet<HostId> = self
                    .match_part(pattern, &mut matched.warnings)?
                    .into_iter()
                    .collect();
                let keep = modifier == '&';
                matched.hosts.retain(|host| hosts.contains(host) == keep);
            }
        }
        Ok(matched)
    }

    fn match_part(
        &self,
        part: &str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<HostId>, InventoryError> {
        if let Some(host) = self.find_host(part) {
            return Ok(vec![host]);
        }
        let pattern = part.strip_prefix(['!', '&']).unwrap_or(part);
        let (expression, subscript, is_outdated) = split_subscript(pattern);
        if is_outdated {
            warnings.push(Warning::Message(
                "Use [x:y] inclusive subscripts instead of [x-y] which has been removed".to_owned(),
            ));
        }
        let hosts = self.match_names(expression, warnings)?;
        let Some(subscript) = subscript.filter(|_| !hosts.is_empty()) else {
            return Ok(hosts);
        };
        apply(subscript, &hosts).ok_or_else(|| InventoryError::Subscript(pattern.to_owned()))
    }

    fn match_names(
        &self,
        expression: &str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<HostId>, InventoryError> {
        let names = NamePattern::new(expression)
            .ok_or_else(|| InventoryError::Pattern(expression.to_owned()))?;
        let mut hosts: Vec<HostId> = Vec::new();
        let mut is_group = false;
        let mut add_group = |group| {
            is_group = true;
            hosts.extend(self.group_hosts(group));
        };
        match &names {
            NamePattern::Exact(name) => self.find_group(name).into_iter().for_each(&mut add_group),
            _ => self
                .groups()
                .filter(|group| names.matches(&self.group(*group).name))
                .for_each(&mut add_group),
        }
        if !is_group || expression.starts_with('~') || expression.contains(['.', '?', '*', '[']) {
            match &names {
                NamePattern::Exact(name) => hosts.extend(self.find_host(name)),
                _ => hosts.extend(
                    self.hosts()
                        .iter()
                        .filter(|host| names.matches(&self.host(**host).name)),
                ),
            }
        }
        if hosts.is_empty() && LOCALHOST_NAMES.contains(&expression) {
            hosts.extend(self.find_host_or_localhost(expression));
        }
        if hosts.is_empty() && !is_group && expression != "all" {
            match self.pattern_mismatch {
                PatternMismatch::Warning => warnings.push(self.unmatched(expression)),
                PatternMismatch::Error => {
                    return Err(InventoryError::PatternMismatch(
                        self.unmatched(expression).to_string(),
                    ));
                }
                PatternMismatch::Ignore => {}
            }
        }
        Ok(hosts)
    }

    fn unmatched(&self, expression: &str) -> Warning {
        let groups = self.groups().map(|group| &*self.group(group).name);
        let hosts = self.hosts().iter().map(|host| &*self.host(*host).name);
        let names: Vec<&str> = groups.chain(hosts).collect();
        Warning::Unmatched {
            pattern: expression.to_owned(),
            similar: similar_names(expression, names.into_iter()),
        }
    }
}

/// The hosts that a subscript selects; `None` when an index is beyond them.
fn apply(subscript: Subscript, hosts: &[HostId]) -> Option<Vec<HostId>> {
    match subscript {
        Subscript::Index(index) => {
            let index = if index < 0 {
                hosts.len().checked_sub(index.unsigned_abs() as usize)?
            } else {
                index as usize
            };
            hosts.get(index).map(|host| vec![*host])
        }
        Subscript::Slice(start, end) => {
            let end = end.map_or(hosts.len(), |end| end.saturating_add(1).min(hosts.len()));
            Some(hosts.get(start..end).unwrap_or_default().to_vec())
        }
    }
}
