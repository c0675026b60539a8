//! What a task found out that later tasks see: facts and variables.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use shevek_jinja::{Dict, Origin, Value};
use shevek_plugin::TaskResult;

use super::executor::{Ended, TaskExecutor};
use super::result_shape::with_exception;

/// Facts and variables of one result.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// The `ansible_facts` of the result that it comes with; for the delegate when one is named.
    Result(Option<Arc<str>>),
    /// The same of an item, whose result is not at hand any more.
    Item {
        host: Option<Arc<str>>,
        facts: Map<String, Json>,
    },
    /// Those of `set_fact`, which are more than a result as JSON tells.
    Typed {
        host: Option<Arc<str>>,
        facts: IndexMap<String, Value>,
        cacheable: bool,
    },
    /// What `include_vars` read, with templates, and where the names are written.
    Variables {
        host: Option<Arc<str>>,
        variables: IndexMap<String, Value>,
        places: HashMap<String, Origin>,
    },
}

impl Found {
    /// What a result brings. `typed` are the arguments of `set_fact`; JSON has lost their trust, origin and type.
    pub(super) fn of(
        result: &TaskResult,
        mut typed: IndexMap<String, Value>,
        host: Option<Arc<str>>,
    ) -> Self {
        let Some(facts) = result.ansible_facts.as_ref().filter(|_| !typed.is_empty()) else {
            return Self::Result(host);
        };
        let mut value = |(name, json): (&String, &Json)| {
            let value = typed.swap_remove(name);
            let value = value.unwrap_or_else(|| Value::from_json(json));
            (name.clone(), value)
        };
        Self::Typed {
            host,
            facts: facts.iter().map(&mut value).collect(),
            cacheable: is_cacheable(result),
        }
    }

    /// The same for keeping it longer than the result.
    pub(super) fn detached(self, result: &TaskResult) -> Self {
        match self {
            Self::Result(host) => Self::Item {
                host,
                facts: result.ansible_facts.clone().unwrap_or_default(),
            },
            other => other,
        }
    }
}

fn is_cacheable(result: &TaskResult) -> bool {
    result.get("_ansible_facts_cacheable") == Some(&Json::Bool(true))
}

impl TaskExecutor {
    /// Keeps what later tasks see: facts of a task that went well, and the registered result.
    pub(super) fn store(&self, ended: &Ended) {
        let result = &ended.result;
        if !result.is_failed() && !result.is_unreachable() && !result.is_skipped() {
            for found in &ended.found {
                match found {
                    Found::Result(host) => {
                        if let Some(facts) = &result.ansible_facts {
                            self.add_facts(host.as_ref(), facts);
                        }
                    }
                    Found::Item { host, facts } => self.add_facts(host.as_ref(), facts),
                    Found::Typed {
                        host,
                        facts,
                        cacheable,
                    } => self.set_facts(host.as_ref(), facts, *cacheable),
                    Found::Variables {
                        host,
                        variables,
                        places,
                    } => {
                        for host in self.hosts_of(host.as_ref()) {
                            for (name, value) in variables {
                                let (value, place) = (value.clone(), places.get(name));
                                self.run.variables.include(host, name, value, place);
                            }
                        }
                    }
                }
            }
        }
        let Some(name) = &self.task.register else {
            return;
        };
        // As in Ansible, how the module was called is not part of what later tasks see.
        let mut registered = with_exception(&ended.result);
        registered.fields.shift_remove("invocation");
        registered
            .fields
            .retain(|name, _| !name.starts_with("_ansible_"));
        let registered = Value::from_json(&registered.to_json());
        keep_types(&registered, ended);
        for host in self.hosts() {
            self.run
                .variables
                .set(host, name, registered.clone(), false, name.origin());
        }
    }

    fn hosts(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.host).chain(&self.followers)
    }

    /// Whose facts they are: the delegate's, or else those of the task's hosts.
    fn hosts_of<'a>(&'a self, delegate: Option<&'a Arc<str>>) -> Vec<&'a Arc<str>> {
        match delegate {
            Some(delegate) => vec![delegate],
            None => self.hosts().collect(),
        }
    }

    fn add_facts(&self, delegate: Option<&Arc<str>>, facts: &Map<String, Json>) {
        for host in self.hosts_of(delegate) {
            self.run.variables.add_facts(host, facts);
        }
    }

    /// Sets the variables of a `set_fact`, sorted as Ansible has them; warnings about their names tell where the task
    /// has them.
    fn set_facts(
        &self,
        delegate: Option<&Arc<str>>,
        facts: &IndexMap<String, Value>,
        cacheable: bool,
    ) {
        let written = self.task.args.keys();
        let origin = |name: &str| {
            written.iter().find_map(|key| match key {
                Value::Str(key) if key.as_str() == name => key.origin(),
                _ => None,
            })
        };
        let mut sorted: Vec<_> = facts.iter().collect();
        sorted.sort_by_key(|(name, _)| *name);
        for host in self.hosts_of(delegate) {
            for (name, value) in &sorted {
                let (value, origin) = (Value::clone(value), origin(name));
                self.run.variables.set(host, name, value, cacheable, origin);
            }
            if cacheable {
                self.run.variables.keep_facts(host);
            }
        }
    }
}

/// Puts into a registered result what JSON does not tell: the variables of `include_vars`, which are templated when they
/// are used, those of `set_fact`, and the items of a loop.
fn keep_types(registered: &Value, ended: &Ended) {
    let Value::Dict(registered) = registered else {
        return;
    };
    if let Some(Value::List(results)) = registered.raw_get_str("results") {
        for (result, (name, item)) in results.raw_vec().iter().zip(&ended.items) {
            if let Value::Dict(result) = result {
                result.insert_str(name, item.clone());
            }
        }
        return;
    }
    for found in &ended.found {
        if let Found::Variables { variables, .. }
        | Found::Typed {
            facts: variables, ..
        } = found
            && !variables.is_empty()
        {
            let facts = Dict::new();
            for (name, value) in variables {
                facts.insert_str(name, value.clone());
            }
            registered.insert_str("ansible_facts", Value::Dict(facts));
        }
    }
}
