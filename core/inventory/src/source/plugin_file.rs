//! YAML files that configure an inventory plugin.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_yaml::{Diagnostic, Node, Source};

use super::plugin::short_name;

/// The options in such a file.
pub(crate) struct PluginFile {
    source: Arc<Source>,
    root: Node,
}

impl PluginFile {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is no YAML, or empty, or no mapping.
    pub(crate) fn read(source: &Arc<Source>) -> Result<Self, Diagnostic> {
        let document = shevek_yaml::load(source)?;
        let failed =
            |message: &str| Diagnostic::in_source(source, format!("{} {message}", source.name()));
        let root = document.root.ok_or_else(|| failed("is empty"))?;
        if root.as_mapping().is_none() {
            return Err(failed(
                "has invalid structure: the options of an inventory plugin are a mapping",
            ));
        }
        Ok(Self {
            source: Arc::clone(source),
            root,
        })
    }

    /// The path of the file.
    pub(crate) fn name(&self) -> &str {
        self.source.name()
    }

    /// The name of the plugin that the file is for; none when it names none and is no such file.
    pub(crate) fn plugin_name(&self) -> Option<&str> {
        let name = self.root.get("plugin")?.as_scalar()?.text.as_ref();
        (!name.is_empty()).then_some(name)
    }

    /// An error about the name of the plugin.
    pub(crate) fn at_plugin(&self, message: impl Into<String>) -> Diagnostic {
        match self.root.get("plugin") {
            Some(node) => Diagnostic::at(&node.span, message),
            None => self.failed(message),
        }
    }

    /// Checks that the file is one of the plugin of this name.
    pub(crate) fn expect(&self, plugin: &str) -> Result<(), Diagnostic> {
        if self.plugin_name().map(short_name) == Some(plugin) {
            return Ok(());
        }
        let name = self
            .root
            .get("plugin")
            .and_then(Node::as_str)
            .unwrap_or("none found");
        Err(self.failed(format!("Incorrect plugin name in file: {name}")))
    }

    /// An error about the file.
    pub(crate) fn failed(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::in_source(&self.source, message)
    }

    /// The node of an option that is there and not null.
    pub(crate) fn node(&self, option: &str) -> Option<&Node> {
        self.root.get(option).filter(|node| !node.is_null())
    }

    /// All options with their names, the plugin's name among them.
    pub(crate) fn pairs(&self) -> &[(Node, Node)] {
        self.root.as_mapping().unwrap_or_default()
    }

    /// The node that a name and the keys and numbers after it lead to.
    pub(crate) fn find(&self, path: &[String]) -> Option<&Node> {
        path.iter().try_fold(&self.root, |node, step| {
            node.get(step)
                .or_else(|| node.as_sequence()?.get(step.parse::<usize>().ok()?))
        })
    }

    /// A truth value.
    pub(crate) fn flag(&self, option: &str) -> Result<Option<bool>, Diagnostic> {
        let Some(node) = self.node(option) else {
            return Ok(None);
        };
        node_flag(node)
            .map(Some)
            .ok_or_else(|| wrong_type(node, option, "a boolean"))
    }

    /// The entries of an option that is a mapping.
    pub(crate) fn entries(&self, option: &str) -> Result<Vec<(Arc<str>, &Node)>, Diagnostic> {
        let Some(node) = self.node(option) else {
            return Ok(Vec::new());
        };
        let Some(pairs) = node.as_mapping() else {
            return Err(wrong_type(node, option, "a mapping"));
        };
        let entry = |(key, value)| {
            let key: &Node = key;
            key.as_scalar()
                .map(|scalar| (Arc::clone(&scalar.text), value))
                .ok_or_else(|| wrong_type(key, option, "a mapping with texts as keys"))
        };
        pairs
            .iter()
            .map(|(key, value)| entry((key, value)))
            .collect()
    }

    /// The items of an option that is a list.
    pub(crate) fn items(&self, option: &str) -> Result<&[Node], Diagnostic> {
        match self.node(option) {
            None => Ok(&[]),
            Some(node) => node
                .as_sequence()
                .ok_or_else(|| wrong_type(node, option, "a list")),
        }
    }
}

/// A truth value as options have them.
pub(crate) fn node_flag(node: &Node) -> Option<bool> {
    node.as_bool().or_else(|| match node.to_value(false) {
        Value::Int(0) => Some(false),
        Value::Int(1) => Some(true),
        Value::Str(text) => match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "on" | "y" | "t" | "1" => Some(true),
            "no" | "false" | "off" | "n" | "f" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    })
}

/// An option that is not what it should be.
pub(crate) fn wrong_type(node: &Node, option: &str, wanted: &str) -> Diagnostic {
    Diagnostic::at(
        &node.span,
        format!(
            "The option '{option}' must be {wanted}, not a {}.",
            node.type_name()
        ),
    )
}
