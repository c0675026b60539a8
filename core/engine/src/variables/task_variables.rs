//! The variables that one task sees on one host.

use std::collections::HashSet;
use std::sync::Arc;

use shevek_jinja::{Dict, Origin, Value};
use shevek_template::Variables;
use shevek_yaml::Deprecated;

use super::combine::combined;
use super::connection::ConnectionVariables;
use super::facts::VariableTable;
use super::host_store::HostFacts;
use super::magic::{MagicVariables, deprecation};

/// Layers of variables, the strongest first. Nothing is copied or merged: a name is looked up from the top. Cheap to
/// clone.
#[derive(Clone)]
pub(crate) struct TaskVariables {
    layers: Arc<[Layer]>,
    /// Whether dictionaries of several layers are combined. Ansible: `hash_behaviour=merge`.
    merge_hashes: bool,
}

#[derive(Clone)]
pub(crate) enum Layer {
    Dict(Dict),
    /// Variables of a task, whose `tags` and `when` are keywords that stand in the wrong place.
    TaskVars(Dict),
    /// Several tables, the strongest first.
    Dicts(Arc<Vec<Dict>>),
    Table(Arc<VariableTable>),
    Magic(Arc<MagicVariables>),
    Facts(HostFacts),
    Shared(Arc<dyn Variables>),
    /// What is told of the connection; the other layers are asked first.
    Connection(Arc<ConnectionVariables>),
}

impl Layer {
    fn get(&self, name: &str) -> Option<Value> {
        match self {
            Self::Dict(dict) => dict.raw_get_str(name),
            Self::TaskVars(_) if matches!(name, "tags" | "when") => None,
            Self::TaskVars(dict) => dict.raw_get_str(name),
            Self::Dicts(dicts) => dicts.iter().find_map(|dict| dict.raw_get_str(name)),
            Self::Table(table) => table.get(name).cloned(),
            Self::Magic(magic) => magic.get(name),
            Self::Facts(facts) => facts.get(name),
            Self::Shared(variables) => variables.get(name),
            Self::Connection(_) => None,
        }
    }

    /// All values of a name, the strongest first, as far as they are combined.
    fn collect(&self, name: &str, values: &mut Vec<Value>) {
        match self {
            Self::Dicts(dicts) => {
                values.extend(dicts.iter().filter_map(|dict| dict.raw_get_str(name)));
            }
            other => values.extend(other.get(name)),
        }
    }

    fn names(&self) -> Vec<Arc<str>> {
        let of_dict = |dict: &Dict| -> Vec<Arc<str>> {
            let keys = dict.keys();
            keys.iter()
                .filter_map(|key| key.as_str().map(Arc::from))
                .collect()
        };
        match self {
            Self::Dict(dict) => of_dict(dict),
            Self::TaskVars(dict) => {
                let mut names = of_dict(dict);
                names.retain(|name| !matches!(&**name, "tags" | "when"));
                names
            }
            Self::Dicts(dicts) => dicts.iter().rev().flat_map(of_dict).collect(),
            Self::Table(table) => table.keys().cloned().collect(),
            Self::Magic(magic) => magic.names(),
            Self::Facts(facts) => facts.names(),
            Self::Shared(variables) => variables.names(),
            Self::Connection(_) => Vec::new(),
        }
    }
}

impl TaskVariables {
    pub(crate) fn new(layers: Vec<Layer>, merge_hashes: bool) -> Self {
        Self {
            layers: layers.into(),
            merge_hashes,
        }
    }

    /// The same below `layer`.
    pub(crate) fn below(&self, layer: Layer) -> Self {
        let layers = std::iter::once(layer).chain(self.layers.iter().cloned());
        Self {
            layers: layers.collect(),
            merge_hashes: self.merge_hashes,
        }
    }

    /// The value that somebody gave.
    fn given(&self, name: &str) -> Option<Value> {
        if self.merge_hashes {
            return self.merged(name);
        }
        self.layers.iter().find_map(|layer| layer.get(name))
    }

    fn connection(&self) -> Option<&ConnectionVariables> {
        self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Connection(connection) => Some(&**connection),
            _ => None,
        })
    }

    fn merged(&self, name: &str) -> Option<Value> {
        let mut values = Vec::new();
        for layer in self.layers.iter() {
            layer.collect(name, &mut values);
            let is_final = matches!(layer, Layer::Magic(_)) && !values.is_empty();
            // What is no dictionary replaces everything below it.
            if is_final || values.iter().any(|value| value.as_dict().is_none()) {
                break;
            }
        }
        combined(values)
    }
}

impl Variables for TaskVariables {
    fn deprecation(&self, name: &str, origin: Option<&Origin>) -> Option<Deprecated> {
        deprecation(name, origin)
    }

    fn get(&self, name: &str) -> Option<Value> {
        let given = self.given(name);
        given.or_else(|| self.connection()?.get(name, |other| self.given(other)))
    }

    fn is_given(&self, name: &str) -> bool {
        self.given(name).is_some()
    }

    fn further_names(&self) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        for layer in self.layers.iter() {
            if let Layer::Magic(magic) = layer {
                names.extend(magic.further_names());
            }
        }
        if let Some(connection) = self.connection() {
            names.extend(connection.names(|name| self.given(name)));
        }
        names
    }

    fn names(&self) -> Vec<Arc<str>> {
        let mut seen = HashSet::new();
        let mut names = Vec::new();
        for layer in self.layers.iter().rev() {
            names.extend(
                layer
                    .names()
                    .into_iter()
                    .filter(|name| seen.insert(Arc::clone(name))),
            );
        }
        names
    }
}
