//! Computing variables and groups for each host.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::{Str, Value};
use shevek_template::{Templar, TemplateContext, TemplateEnvironment, is_omit};
use shevek_yaml::Diagnostic;

use super::keyed_group::{KeyedGroup, Names};
use super::options::Options;
use crate::group_name::safe_group_name;
use crate::host::HostId;
use crate::source::plugin_file::PluginFile;
use crate::source::populate::Populator;
use crate::vars::{HashBehaviour, VariableFiles, VariableMap, combine};

/// What the plugin may look at besides the inventory.
pub(crate) struct Surroundings<'s> {
    pub(crate) templates: &'s Arc<TemplateEnvironment>,
    pub(crate) files: &'s VariableFiles,
    /// The directories of the sources that were read before.
    pub(crate) directories: &'s [PathBuf],
    pub(crate) extra_vars: &'s VariableMap,
    /// Whether they count when the file says nothing.
    pub(crate) use_extra_vars: bool,
}

/// Adds what the file says to the hosts that are there.
///
/// # Errors
/// The first thing that is wrong in the file, or, when it is strict, cannot be computed.
pub(crate) fn parse(
    file: &PluginFile,
    surroundings: &Surroundings<'_>,
    populator: &mut Populator<'_>,
) -> Result<(), Diagnostic> {
    file.expect("constructed")?;
    let hosts = populator.inventory.hosts().to_vec();
    construct(file, &hosts, surroundings, populator)
}

/// Adds what the options of a file say to these hosts.
///
/// # Errors
/// The first thing that is wrong in the file, or, when it is strict, cannot be computed.
pub(crate) fn construct(
    file: &PluginFile,
    hosts: &[HostId],
    surroundings: &Surroundings<'_>,
    populator: &mut Populator<'_>,
) -> Result<(), Diagnostic> {
    let options = Options::read(file, surroundings.use_extra_vars)?;
    let mut builder = Builder {
        options: &options,
        surroundings,
        populator,
    };
    for host in hosts {
        builder.host(*host).map_err(|reason| {
            file.failed(format!("Failed to parse '{}': {reason}", file.name()))
        })?;
    }
    Ok(())
}

struct Builder<'b, 'i> {
    options: &'b Options,
    surroundings: &'b Surroundings<'b>,
    populator: &'b mut Populator<'i>,
}

impl Builder<'_, '_> {
    fn host(&mut self, host: HostId) -> Result<(), String> {
        let name = Arc::clone(&self.populator.inventory.host(host).name);
        let templar = self.templar(host, self.options.use_extra_vars)?;
        for (variable, expression) in &self.options.compose {
            match evaluate(&templar, expression) {
                Ok(value) => self
                    .populator
                    .inventory
                    .set_host_variable(host, variable, value),
                Err(error) if self.options.strict => {
                    return Err(format!("Could not set {variable} for host {name}: {error}"));
                }
                Err(_) => {}
            }
        }
        let templar = self.templar(host, false)?;
        for (group, condition) in &self.options.groups {
            let group = safe_group_name(group);
            match templar.evaluate_conditional(condition) {
                Ok(false) => {}
                Ok(true) => self.put(host, &group)?,
                Err(error) if self.options.strict => {
                    return Err(format!(
                        "Could not add host {name} to group {group}: {error}"
                    ));
                }
                Err(_) => {}
            }
        }
        let templar = if self.options.use_extra_vars {
            self.templar(host, true)?
        } else {
            templar
        };
        for keyed in &self.options.keyed_groups {
            self.keyed(host, keyed, &templar)?;
        }
        Ok(())
    }

    fn put(&mut self, host: HostId, group: &str) -> Result<(), String> {
        let inventory = &mut *self.populator.inventory;
        let group = inventory
            .add_group(group)
            .map_err(|error| error.to_string())?;
        inventory.add_host_to_group(host, group);
        Ok(())
    }

    fn keyed(&mut self, host: HostId, keyed: &KeyedGroup, templar: &Templar) -> Result<(), String> {
        let strict = self.options.strict;
        let name = Arc::clone(&self.populator.inventory.host(host).name);
        let expression = || keyed.key.str().unwrap_or_default();
        let key = match evaluate(templar, &keyed.key) {
            Ok(key) => key,
            Err(error) if strict => {
                return Err(format!(
                    "Could not generate group for host {name} from {} entry: {error}",
                    expression()
                ));
            }
            Err(_) => return Ok(()),
        };
        let names = match keyed.names(&key)? {
            Names::Given(names) => names,
            Names::Empty if strict => {
                return Err(format!(
                    "No key or key resulted empty for {} in host {name}, invalid entry",
                    expression()
                ));
            }
            Names::Empty | Names::Nothing => return Ok(()),
        };
        let parent = match &keyed.parent {
            None => None,
            Some(parent) => match templar.template(parent) {
                Ok(parent) if is_omit(&parent) || matches!(parent, Value::None) => None,
                Ok(parent) => Some(parent),
                Err(error) if strict => {
                    return Err(format!(
                        "Could not generate parent group for group: {error}"
                    ));
                }
                Err(_) => return Ok(()),
            },
        };
        let parent = parent
            .map(|parent| parent.str())
            .transpose()
            .map_err(|error| error.to_string())?
            .filter(|parent| !parent.is_empty());
        let separator = if keyed.prefix.is_empty() && !self.options.leading_separator {
            ""
        } else {
            &keyed.separator
        };
        for bare in names {
            let group = safe_group_name(&format!("{}{separator}{bare}", keyed.prefix));
            self.put(host, &group)?;
            if let Some(parent) = &parent {
                let inventory = &mut *self.populator.inventory;
                let failed = |error: crate::InventoryError| error.to_string();
                let parent = inventory
                    .add_group(&safe_group_name(parent))
                    .map_err(failed)?;
                inventory.add_child(parent, &group).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// A templar with the variables that a host has by now.
    fn templar(&self, host: HostId, with_extra: bool) -> Result<Templar, String> {
        let variables = self.variables(host, with_extra)?;
        let variables: shevek_template::VariableMap = variables.into_iter().collect();
        Ok(Templar::new(
            Arc::clone(self.surroundings.templates),
            Arc::new(variables),
            TemplateContext::default(),
        ))
    }

    fn variables(&self, host: HostId, with_extra: bool) -> Result<VariableMap, String> {
        let inventory = &*self.populator.inventory;
        let files = self.surroundings.files;
        let behaviour: HashBehaviour = files.hash_behaviour();
        let directories = if self.options.use_vars_plugins {
            self.surroundings.directories
        } else {
            &[]
        };
        let mut variables = inventory
            .variables_so_far(host, files, directories)
            .map_err(|error| error.to_string())?;
        let name = &inventory.host(host).name;
        let short = name.split('.').next().unwrap_or_default();
        let groups = inventory.group_names(host);
        let groups = groups.iter().map(|name| text(name)).collect::<Vec<_>>();
        variables.insert("inventory_hostname".into(), text(name));
        variables.insert("inventory_hostname_short".into(), text(short));
        variables.insert(
            "group_names".into(),
            Value::List(shevek_jinja::List::new(groups)),
        );
        if with_extra {
            combine(&mut variables, self.surroundings.extra_vars, behaviour);
        }
        Ok(variables)
    }
}

fn text(text: &str) -> Value {
    Value::Str(Str::new(text))
}

/// The value of an option that is an expression.
fn evaluate(templar: &Templar, expression: &Value) -> Result<Value, String> {
    match expression {
        Value::Str(text) => templar
            .evaluate_expression(text.as_str())
            .map_err(|error| error.to_string()),
        other => Err(format!(
            "Expressions must be a string, not a {}.",
            other.type_name()
        )),
    }
}
