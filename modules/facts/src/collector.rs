//! What a collector of facts is.

use serde_json::{Map, Value as Json};

use crate::gathering::Gathering;

/// Facts by name, without prefix.
pub(crate) type Facts = Map<String, Json>;

/// One collector. Ansible: a class derived from `BaseFactCollector`.
pub(crate) struct Collector {
    /// Its name in `gather_subset`.
    pub(crate) name: &'static str,
    /// Further names in `gather_subset`.
    pub(crate) fact_ids: &'static [&'static str],
    /// Whether it belongs to the subset `min`.
    pub(crate) minimal: bool,
    /// Collectors that run too when this one does.
    pub(crate) needs: &'static [&'static str],
    /// What its facts' names start with.
    pub(crate) prefix: &'static str,
    /// Whether it waits for another program most of the time, so that it runs beside the others. It must not
    /// read their facts.
    pub(crate) waits: bool,
    /// Collects.
    pub(crate) collect: fn(&Gathering<'_>) -> Facts,
}

impl Collector {
    /// A collector of the subset `min`.
    pub(crate) const fn minimal(name: &'static str, collect: fn(&Gathering<'_>) -> Facts) -> Self {
        let mut collector = Self::new(name, collect);
        collector.minimal = true;
        collector
    }

    /// A collector outside of `min`.
    pub(crate) const fn new(name: &'static str, collect: fn(&Gathering<'_>) -> Facts) -> Self {
        Self {
            name,
            fact_ids: &[],
            minimal: false,
            needs: &[],
            prefix: "ansible_",
            waits: false,
            collect,
        }
    }

    /// Adds further names.
    pub(crate) const fn ids(mut self, fact_ids: &'static [&'static str]) -> Self {
        self.fact_ids = fact_ids;
        self
    }

    /// Names the collectors whose facts it reads.
    pub(crate) const fn needs(mut self, needs: &'static [&'static str]) -> Self {
        self.needs = needs;
        self
    }

    /// Says that it waits for another program.
    pub(crate) const fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    /// Sets another prefix.
    pub(crate) const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }
}

/// Facts from a JSON object.
pub(crate) fn facts(json: Json) -> Facts {
    match json {
        Json::Object(facts) => facts,
        _ => Facts::new(),
    }
}
