//! The variables that one task sees on one host.

use std::collections::HashSet;
use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_template::Variables;

use super::facts::VariableTable;
use super::magic::MagicVariables;

/// Layers of variables, the strongest first. Nothing is copied or merged: a name is looked up from the top.
#[derive(Clone)]
pub(crate) struct TaskVariables {
    layers: Vec<Layer>,
}

#[derive(Clone)]
pub(crate) enum Layer {
    Dict(Dict),
    Table(Arc<VariableTable>),
    Magic(Arc<MagicVariables>),
    Shared(Arc<dyn Variables>),
}

impl TaskVariables {
    pub(crate) fn new(layers: Vec<Layer>) -> Self {
        Self { layers }
    }
}

impl Variables for TaskVariables {
    fn get(&self, name: &str) -> Option<Value> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Dict(dict) => dict.raw_get_str(name),
            Layer::Table(table) => table.get(name).cloned(),
            Layer::Magic(magic) => magic.get(name),
            Layer::Shared(variables) => variables.get(name),
        })
    }

    fn names(&self) -> Vec<Arc<str>> {
        let mut seen = HashSet::new();
        let mut names = Vec::new();
        for layer in self.layers.iter().rev() {
            let own: Vec<Arc<str>> = match layer {
                Layer::Dict(dict) => dict
                    .keys()
                    .iter()
                    .filter_map(|key| key.as_str().map(Arc::from))
                    .collect(),
                Layer::Table(table) => table.keys().cloned().collect(),
                Layer::Magic(_) => MagicVariables::names(),
                Layer::Shared(variables) => variables.names(),
            };
            names.extend(own.into_iter().filter(|name| seen.insert(Arc::clone(name))));
        }
        names
    }
}
