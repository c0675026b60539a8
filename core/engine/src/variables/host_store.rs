//! What a run has learned about one host.

use std::sync::{Arc, OnceLock};

use parking_lot::RwLock;
use serde_json::{Map, Value as Json};
use shevek_jinja::{Dict, Value};

use super::combine::merged;
use super::facts::{VariableTable, facts_value, may_be_variable};
use crate::fact_cache::KeptFacts;

/// Facts, `set_fact` variables, registered results and included variables of one host. Readers take snapshots that
/// later writes do not change.
#[derive(Debug, Default)]
pub(crate) struct HostStore {
    facts: RwLock<Arc<Facts>>,
    set: RwLock<Arc<VariableTable>>,
    included: RwLock<Arc<VariableTable>>,
}

/// Facts as modules return them, with the prefix `ansible_`.
#[derive(Debug, Default)]
struct Facts {
    table: VariableTable,
    /// The value of `ansible_facts`, made when it is first asked for.
    value: OnceLock<Value>,
}

impl HostStore {
    /// A store that begins with facts of a run before.
    pub(crate) fn with_facts(kept: KeptFacts) -> Self {
        let store = Self::default();
        store.change_facts(|table| {
            for (name, value) in kept {
                table.insert(Arc::from(name), value);
            }
        });
        store
    }

    /// Looks at all facts.
    pub(crate) fn read_facts<T>(&self, look: impl FnOnce(&VariableTable) -> T) -> T {
        look(&self.facts.read().table)
    }

    /// Stores what `setup` and other modules found out.
    pub(crate) fn add_facts(&self, found: &Map<String, Json>) {
        self.change_facts(|table| {
            for (name, value) in found {
                table.insert(Arc::from(name.as_str()), Value::from_json(value));
            }
        });
    }

    /// Sets a fact as `set_fact` with `cacheable` does, besides [`set`](Self::set).
    pub(crate) fn set_fact(&self, name: &str, value: Value) {
        self.change_facts(|table| {
            table.insert(Arc::from(name), value);
        });
    }

    fn change_facts(&self, change: impl FnOnce(&mut VariableTable)) {
        let mut facts = self.facts.write();
        let mut table = match Arc::get_mut(&mut facts) {
            Some(own) => std::mem::take(&mut own.table),
            None => facts.table.clone(),
        };
        change(&mut table);
        *facts = Arc::new(Facts {
            table,
            value: OnceLock::new(),
        });
    }

    /// Forgets all facts, not what was set or registered: `meta: clear_facts`.
    pub(crate) fn clear_facts(&self) {
        *self.facts.write() = Arc::default();
    }

    /// Whether facts were gathered: `gathering = smart` does not gather them again.
    pub(crate) fn has_gathered_facts(&self) -> bool {
        self.has_true_fact("_ansible_facts_gathered")
    }

    /// Whether the module `setup` has run.
    pub(super) fn has_run_setup(&self) -> bool {
        self.has_true_fact("module_setup")
    }

    fn has_true_fact(&self, name: &str) -> bool {
        let is_true = |value: &Value| value.is_true().unwrap_or(false);
        self.facts.read().table.get(name).is_some_and(is_true)
    }

    /// Sets a variable as `set_fact` and `register` do.
    pub(crate) fn set(&self, name: &str, value: Value) {
        Arc::make_mut(&mut *self.set.write()).insert(Arc::from(name), value);
    }

    /// Sets a variable as `include_vars` does. With `merge_hashes` a dictionary goes on top of the old one.
    pub(crate) fn include(&self, name: &str, value: Value, merge_hashes: bool) {
        let mut included = self.included.write();
        let table = Arc::make_mut(&mut included);
        let value = match (table.get(name), &value) {
            (Some(Value::Dict(old)), Value::Dict(new)) if merge_hashes => {
                Value::Dict(merged(old, new))
            }
            _ => value,
        };
        table.insert(Arc::from(name), value);
    }

    /// The facts as they are now. `inject`: whether they are variables of their own too.
    pub(crate) fn facts(&self, inject: bool) -> HostFacts {
        HostFacts {
            facts: Arc::clone(&self.facts.read()),
            inject,
        }
    }

    /// What was set and registered.
    pub(crate) fn assigned(&self) -> Arc<VariableTable> {
        Arc::clone(&self.set.read())
    }

    /// What `include_vars` brought.
    pub(crate) fn included(&self) -> Arc<VariableTable> {
        Arc::clone(&self.included.read())
    }
}

/// A snapshot of a host's facts, as variables.
#[derive(Debug, Clone)]
pub(crate) struct HostFacts {
    facts: Arc<Facts>,
    inject: bool,
}

impl HostFacts {
    /// `ansible_facts`, or a fact by its name.
    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        match name {
            "ansible_facts" => {
                let value = || facts_value(&self.facts.table);
                Some(self.facts.value.get_or_init(value).clone())
            }
            "ansible_local" if !self.inject => {
                let local = self.facts.table.get(name).cloned();
                Some(local.unwrap_or_else(|| Value::Dict(Dict::new())))
            }
            _ if self.inject => {
                let found = self.facts.table.get(name)?;
                may_be_variable(name).then(|| found.clone())
            }
            _ => None,
        }
    }

    /// The names that [`get`](Self::get) knows.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        let own = std::iter::once(Arc::from("ansible_facts"));
        if !self.inject {
            return own.chain([Arc::from("ansible_local")]).collect();
        }
        let facts = self.facts.table.keys();
        own.chain(facts.filter(|name| may_be_variable(name)).cloned())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shevek_jinja::Value;

    use super::HostStore;

    fn store() -> HostStore {
        let store = HostStore::default();
        let found = json!({"ansible_distribution": "Debian", "ansible_host": "evil", "ansible_local": {"a": 1}});
        store.add_facts(found.as_object().expect("a mapping"));
        store
    }

    #[test]
    fn facts_are_variables_under_both_names() {
        let facts = store().facts(true);
        assert_eq!(
            facts
                .get("ansible_facts")
                .and_then(|value| value.to_json().ok()),
            Some(json!({"distribution": "Debian", "host": "evil", "ansible_local": {"a": 1}}))
        );
        assert_eq!(
            facts.get("ansible_distribution"),
            Some(Value::from("Debian"))
        );
        assert_eq!(facts.get("ansible_host"), None);
    }

    #[test]
    fn only_local_facts_are_variables_without_injection() {
        let facts = store().facts(false);
        assert_eq!(facts.get("ansible_distribution"), None);
        let local = facts
            .get("ansible_local")
            .and_then(|value| value.to_json().ok());
        assert_eq!(local, Some(json!({"a": 1})));
        let none = HostStore::default().facts(false).get("ansible_local");
        assert_eq!(none.and_then(|value| value.to_json().ok()), Some(json!({})));
    }

    #[test]
    fn snapshots_stay_and_clearing_leaves_what_was_set() {
        let store = store();
        store.set("fact", Value::Int(1));
        store.set_fact("fact", Value::Int(1));
        let before = store.facts(true);
        store.clear_facts();
        assert_eq!(before.get("fact"), Some(Value::Int(1)));
        assert_eq!(store.facts(true).get("fact"), None);
        assert_eq!(store.assigned().get("fact"), Some(&Value::Int(1)));
    }

    #[test]
    fn included_dictionaries_are_merged_on_demand() {
        for (merge_hashes, expected) in [(false, json!({"b": 2})), (true, json!({"a": 1, "b": 2}))]
        {
            let store = HostStore::default();
            store.include("d", Value::from_json(&json!({"a": 1})), merge_hashes);
            store.include("d", Value::from_json(&json!({"b": 2})), merge_hashes);
            let table = store.included();
            assert_eq!(
                table.get("d").and_then(|value| value.to_json().ok()),
                Some(expected)
            );
        }
    }
}
