//! The inventory plugin `generator`: a host for each combination of layers, in groups named by templates.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_template::{Templar, TemplateContext, TemplateEnvironment, VariableMap};
use shevek_yaml::{Diagnostic, Node};

use super::plugin_file::{PluginFile, wrong_type};
use super::populate::Populator;

/// More combinations than this are taken for a mistake.
const MAX_HOSTS: usize = 1_000_000;

/// Adds a host for each combination.
///
/// # Errors
/// The first thing that is wrong in the file.
pub(crate) fn parse(
    file: &PluginFile,
    templates: &Arc<TemplateEnvironment>,
    populator: &mut Populator<'_>,
) -> Result<(), Diagnostic> {
    file.expect("generator")?;
    let missing = |name: &str| file.failed(format!("The option '{name}' is missing."));
    let layers = file.entries("layers")?;
    if file.node("layers").is_none() {
        return Err(missing("layers"));
    }
    let hosts = file.node("hosts").ok_or_else(|| missing("hosts"))?;
    let name = hosts.get("name").ok_or_else(|| missing("hosts.name"))?;
    let mut lists = Vec::new();
    for (layer, node) in &layers {
        let items = node
            .as_sequence()
            .ok_or_else(|| wrong_type(node, layer, "a list"))?;
        lists.push((layer, items));
    }
    let count = lists
        .iter()
        .try_fold(1_usize, |count, (_, items)| count.checked_mul(items.len()))
        .filter(|count| *count <= MAX_HOSTS)
        .ok_or_else(|| file.failed("The layers stand for too many hosts."))?;
    for number in 0..count {
        let mut variables = VariableMap::new();
        // The last layer changes fastest.
        let mut rest = number;
        for (layer, items) in lists.iter().rev() {
            variables.insert(Arc::clone(layer), items[rest % items.len()].to_value(true));
            rest /= items.len();
        }
        let templar = Templar::new(
            Arc::clone(templates),
            Arc::new(variables),
            TemplateContext::default(),
        );
        let mut generator = Generator { templar, populator };
        let host = generator.text(name)?;
        generator
            .populator
            .add_host(&host, None, None)
            .map_err(|error| Diagnostic::at(&name.span, error.to_string()))?;
        generator.add_parents(&host, hosts.get("parents"))?;
    }
    Ok(())
}

struct Generator<'g, 'i> {
    templar: Templar,
    populator: &'g mut Populator<'i>,
}

impl Generator<'_, '_> {
    /// A value, templated when it is text.
    fn value(&self, node: &Node) -> Result<Value, Diagnostic> {
        let value = node.to_value(true);
        if !matches!(value, Value::Str(_)) {
            return Ok(value);
        }
        self.templar
            .template(&value)
            .map_err(|error| Diagnostic::at(&node.span, error.to_string()))
    }

    fn text(&self, node: &Node) -> Result<String, Diagnostic> {
        match self.value(node)? {
            Value::Str(text) => Ok(text.as_str().to_owned()),
            other => Err(Diagnostic::at(
                &node.span,
                format!(
                    "Invalid name supplied, expected a string but got a {}",
                    other.type_name()
                ),
            )),
        }
    }

    fn add_parents(&mut self, child: &str, parents: Option<&Node>) -> Result<(), Diagnostic> {
        let Some(node) = parents else {
            return Ok(());
        };
        let parents = node
            .as_sequence()
            .ok_or_else(|| wrong_type(node, "parents", "a list"))?;
        for parent in parents {
            let name = match parent.get("name") {
                Some(name) => self.text(name)?,
                None => String::new(),
            };
            if name.is_empty() {
                return Err(Diagnostic::at(
                    &parent.span,
                    format!("Element {child} has a parent with no name."),
                ));
            }
            let failed =
                |error: crate::InventoryError| Diagnostic::at(&parent.span, error.to_string());
            let group = self.populator.inventory.add_group(&name).map_err(failed)?;
            for (key, value) in parent
                .get("vars")
                .and_then(Node::as_mapping)
                .unwrap_or_default()
            {
                let key = key.as_scalar().map_or("", |scalar| scalar.text.as_ref());
                let value = self.value(value)?;
                self.populator
                    .inventory
                    .set_group_variable(group, key, value)
                    .map_err(failed)?;
            }
            self.populator
                .inventory
                .add_child(group, child)
                .map_err(failed)?;
            self.add_parents(&name, parent.get("parents"))?;
        }
        Ok(())
    }
}
