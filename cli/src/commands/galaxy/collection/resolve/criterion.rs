//! What is known of a name while a solution is looked for.

use indexmap::IndexMap;

use super::candidate::{Candidate, Wanted};

/// All that is wanted of a name, and what fits it.
#[derive(Debug, Clone)]
pub(super) struct Criterion {
    pub(super) wanted: Vec<Wanted>,
    /// The best first.
    pub(super) candidates: Vec<Candidate>,
    /// Versions that were tried and lead nowhere.
    pub(super) dead: Vec<String>,
}

/// A step of the search.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// What was chosen, the latest last.
    pub(super) pins: IndexMap<String, Candidate>,
    pub(super) criteria: IndexMap<String, Criterion>,
}

impl State {
    /// The pins that somebody still needs, in their order.
    pub(super) fn needed(&self) -> Vec<Candidate> {
        let mut needed: Vec<&str> = Vec::new();
        loop {
            let found = self.pins.keys().find(|name| {
                !needed.contains(&name.as_str())
                    && self.criteria.get(*name).is_some_and(|criterion| {
                        criterion.wanted.iter().any(|wanted| match &wanted.parent {
                            None => true,
                            Some(parent) => needed.contains(&parent.name.as_str()),
                        })
                    })
            });
            match found {
                Some(name) => needed.push(name),
                None => break,
            }
        }
        let pins = self.pins.iter();
        pins.filter(|(name, _)| needed.contains(&name.as_str()))
            .map(|(_, pin)| pin.clone())
            .collect()
    }
}
