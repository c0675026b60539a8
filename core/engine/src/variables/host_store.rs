//! What a run has learned about one host.

use std::sync::Arc;

use parking_lot::RwLock;
use serde_json::{Map, Value as Json};
use shevek_jinja::Value;

use super::facts::{VariableTable, add_facts, facts_value};

/// Facts, `set_fact` variables and registered results of one host. Readers take snapshots that later writes
/// do not change.
#[derive(Debug, Default)]
pub(crate) struct HostStore {
    facts: RwLock<Facts>,
    set: RwLock<Arc<VariableTable>>,
}

#[derive(Debug, Default)]
struct Facts {
    table: VariableTable,
    /// The value of `ansible_facts`, made when it is first asked for.
    value: Option<Value>,
    injected: Arc<VariableTable>,
}

impl HostStore {
    /// Stores what `setup` and other modules found out.
    pub(crate) fn add_facts(&self, found: &Map<String, Json>, inject: bool) {
        let mut facts = self.facts.write();
        let Facts {
            table,
            value,
            injected,
        } = &mut *facts;
        *value = None;
        add_facts(found, table, inject.then(|| Arc::make_mut(injected)));
    }

    /// Sets a variable as `set_fact` and `register` do.
    pub(crate) fn set(&self, name: &str, value: Value) {
        Arc::make_mut(&mut *self.set.write()).insert(Arc::from(name), value);
    }

    /// The value of `ansible_facts`.
    pub(crate) fn ansible_facts(&self) -> Value {
        if let Some(value) = &self.facts.read().value {
            return value.clone();
        }
        let mut facts = self.facts.write();
        let value = facts_value(&facts.table);
        facts.value = Some(value.clone());
        value
    }

    /// Facts as variables.
    pub(crate) fn injected(&self) -> Arc<VariableTable> {
        Arc::clone(&self.facts.read().injected)
    }

    /// What was set and registered.
    pub(crate) fn assigned(&self) -> Arc<VariableTable> {
        Arc::clone(&self.set.read())
    }
}
