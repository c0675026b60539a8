//! YAML and JSON inventories.

use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node, NodeValue, ScalarValue, Source, Span};

use super::populate::{Populator, expand_host_pattern};
use crate::error::InventoryError;
use crate::group::GroupId;
use crate::warning::Warning;

/// Reads an inventory of groups as mappings. What stands before an error has been added.
///
/// # Errors
/// The first error, with its place.
pub(crate) fn parse(source: &Arc<Source>, populator: &mut Populator<'_>) -> Result<(), Diagnostic> {
    let document = shevek_yaml::load(source)?;
    let warnings = document.warnings.into_iter().map(Warning::Located);
    populator.inventory.warnings.extend(warnings);
    let root = document
        .root
        .filter(|root| !is_empty(root))
        .ok_or_else(|| Diagnostic::in_source(source, "Parsed empty YAML file"))?;
    let Some(groups) = root.as_mapping() else {
        return Err(Diagnostic::at(
            &root.span,
            format!(
                "YAML inventory has invalid structure, it should be a dictionary, got: {}",
                python_class(&root)
            ),
        ));
    };
    if let Some((_, plugin)) = root
        .get_pair("plugin")
        .filter(|(_, value)| !is_empty(value))
    {
        return Err(Diagnostic::at(
            &plugin.span,
            "Plugin configuration YAML file, not YAML inventory",
        ));
    }
    let mut parser = YamlParser { populator };
    for (name, data) in groups {
        parser.group(name, data)?;
    }
    Ok(())
}

/// What Python takes for false.
fn is_empty(node: &Node) -> bool {
    match &node.value {
        NodeValue::Scalar(scalar) => match &scalar.value {
            ScalarValue::Null | ScalarValue::Bool(false) | ScalarValue::Int(0) => true,
            ScalarValue::Float(number) => *number == 0.0,
            ScalarValue::Str => scalar.text.is_empty(),
            _ => false,
        },
        NodeValue::Sequence(items) | NodeValue::Set(items) => items.is_empty(),
        NodeValue::Mapping(pairs) | NodeValue::Pairs(pairs) => pairs.is_empty(),
        NodeValue::Vault(_) => false,
    }
}

/// A type as the reference prints it.
fn python_class(node: &Node) -> String {
    let kind = match node.type_name() {
        kind @ ("bool" | "NoneType") => return format!("<class '{kind}'>"),
        "str" => "Str",
        "int" => "Int",
        "float" => "Float",
        "list" => "List",
        "dict" => "Dict",
        "set" => "Set",
        "bytes" => "Bytes",
        "date" => "Date",
        "datetime" => "DateTime",
        other => other,
    };
    format!("<class 'ansible.module_utils._internal._datatag._AnsibleTagged{kind}'>")
}

/// The entries of a section: a mapping, or a single name.
enum Section<'n> {
    Pairs(&'n [(Node, Node)]),
    Name(&'n Node),
    Empty,
}

struct YamlParser<'p, 'i> {
    populator: &'p mut Populator<'i>,
}

fn located(span: &Span, error: InventoryError) -> Diagnostic {
    match error {
        InventoryError::File(diagnostic) => *diagnostic,
        other => Diagnostic::at(span, other.to_string()),
    }
}

impl YamlParser<'_, '_> {
    fn warn(&mut self, span: &Span, message: String) {
        self.populator
            .inventory
            .warnings
            .push(Warning::Located(Diagnostic::at(span, message)));
    }

    /// Adds a group and what is in it; gives its name.
    fn group(&mut self, name: &Node, data: &Node) -> Result<Arc<str>, Diagnostic> {
        let text = name.as_scalar().map_or("", |scalar| scalar.text.as_ref());
        if data.as_mapping().is_none() && !data.is_null() {
            self.warn(
                &name.span,
                format!("Skipping '{text}' as this is not a valid group definition"),
            );
            return Ok(text.into());
        }
        if name.as_str().is_none() && !is_empty(name) {
            return Err(Diagnostic::at(
                &name.span,
                format!(
                    "Unable to add group {text}: Invalid group name supplied, expected a string but got {} for {text}",
                    python_class(name)
                ),
            )
            .with_hint("Put the name in quotes."));
        }
        let group = self.populator.inventory.add_group(text).map_err(|error| {
            Diagnostic::at(&name.span, format!("Unable to add group {text}: {error}"))
        })?;
        let pairs = data.as_mapping().unwrap_or_default();
        for section in ["vars", "children", "hosts"] {
            if let Some(value) = data.get(section)
                && value.as_mapping().is_none()
                && value.as_str().is_none()
                && !value.is_null()
            {
                return Err(Diagnostic::at(
                    &value.span,
                    format!(
                        "Invalid \"{section}\" entry for \"{text}\" group, requires a dictionary, found \"{}\" instead.",
                        python_class(value)
                    ),
                )
                .with_hint(format!("Write each entry of '{section}' as a key: 'name:'.")));
            }
        }
        for (key, value) in pairs {
            self.section(group, text, key, value)?;
        }
        Ok(Arc::clone(&self.populator.inventory.group(group).name))
    }

    fn section(
        &mut self,
        group: GroupId,
        group_name: &str,
        key: &Node,
        value: &Node,
    ) -> Result<(), Diagnostic> {
        let key_text = key.as_scalar().map_or("", |scalar| scalar.text.as_ref());
        let is_section = matches!(key.as_str(), Some("vars" | "children" | "hosts"));
        let section = match value.as_mapping() {
            Some(pairs) => Section::Pairs(pairs),
            None if value.is_null() => Section::Empty,
            None if is_section => Section::Name(value),
            None => {
                self.warn(
                    &key.span,
                    format!(
                        "Skipping key ({key_text}) in group ({group_name}) as it is not a mapping, it is a {}",
                        python_class(value)
                    ),
                );
                return Ok(());
            }
        };
        let single;
        let pairs = match section {
            Section::Empty => return Ok(()),
            Section::Pairs(pairs) => pairs,
            Section::Name(name) => {
                single = [(name.clone(), null_at(&name.span))];
                &single[..]
            }
        };
        match key.as_str() {
            Some("vars") => self.group_variables(group, pairs),
            Some("children") => {
                for (name, data) in pairs {
                    let child = self.group(name, data)?;
                    self.populator
                        .inventory
                        .add_child(group, &child)
                        .map_err(|error| located(&name.span, error))?;
                }
                Ok(())
            }
            Some("hosts") => {
                for (pattern, data) in pairs {
                    self.hosts(group, pattern, data)?;
                }
                Ok(())
            }
            _ => {
                self.warn(
                    &key.span,
                    format!(
                        "Skipping unexpected key ({key_text}) in group ({group_name}), only \"vars\", \"children\" and \"hosts\" are valid"
                    ),
                );
                Ok(())
            }
        }
    }

    fn group_variables(
        &mut self,
        group: GroupId,
        pairs: &[(Node, Node)],
    ) -> Result<(), Diagnostic> {
        for (name, value) in pairs {
            let text = self.variable_name(name);
            self.populator
                .inventory
                .set_group_variable(group, &text, value.to_value(true))
                .map_err(|error| located(&value.span, error))?;
        }
        Ok(())
    }

    fn variable_name(&mut self, name: &Node) -> Arc<str> {
        let text = name
            .as_scalar()
            .map_or_else(|| Arc::from(""), |scalar| Arc::clone(&scalar.text));
        self.populator
            .check_name(&text, |message| Diagnostic::at(&name.span, message));
        text
    }

    fn hosts(&mut self, group: GroupId, pattern: &Node, data: &Node) -> Result<(), Diagnostic> {
        let Some(text) = pattern.as_str() else {
            let text = pattern
                .as_scalar()
                .map_or("", |scalar| scalar.text.as_ref());
            return Err(Diagnostic::at(
                &pattern.span,
                format!(
                    "Host pattern {text} must be a string. Enclose integers/floats in quotation marks."
                ),
            ));
        };
        let (names, port) =
            expand_host_pattern(text).map_err(|error| located(&pattern.span, error))?;
        if data.as_mapping().is_none() && !is_empty(data) {
            return Err(Diagnostic::at(
                &data.span,
                format!(
                    "Invalid data from file, expected dictionary and got:\n\n{}",
                    data.as_scalar()
                        .filter(|_| data.span.source.redaction().is_none())
                        .map_or_else(|| data.type_name(), |scalar| scalar.text.as_ref())
                ),
            ));
        }
        let mut variables = Vec::new();
        for (name, value) in data.as_mapping().unwrap_or_default() {
            variables.push((self.variable_name(name), value.to_value(true)));
        }
        for name in &names {
            self.populator
                .add_host(name, Some(group), port)
                .and_then(|()| {
                    variables.iter().try_for_each(|(key, value)| {
                        self.populator
                            .inventory
                            .set_variable(name, key, value.clone())
                    })
                })
                .map_err(|error| located(&pattern.span, error))?;
        }
        Ok(())
    }
}

fn null_at(span: &Span) -> Node {
    Node {
        span: span.clone(),
        value: NodeValue::Scalar(shevek_yaml::Scalar {
            text: Arc::from(""),
            style: shevek_yaml::ScalarStyle::Plain,
            value: ScalarValue::Null,
        }),
        is_unsafe: false,
    }
}
