//! What there is, by kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shevek_plugin::{Documentation, Origin, PluginKind, PluginMeta, Registry, RegistryError};
use shevek_template::{TemplateDocumentation, documentation};

use super::kept::Kept;
use super::kind::DocKind;
use super::{data, fixed, plugin};
use crate::error::CommandError;

/// The collection of the callbacks that are built in though Ansible has them elsewhere.
const POSIX: &str = "ansible.posix";

/// Serves the modules that have no action, and is none.
const NORMAL: &str = "normal";

/// All that has documentation.
pub(super) struct Catalog {
    pub(super) registry: Registry,
}

impl Catalog {
    /// The documentation of one plugin, in the structure of `--json`; `None` when there is none of that name.
    ///
    /// # Errors
    /// A plugin that cannot be used.
    pub(super) fn find(&self, kind: DocKind, name: &str) -> Result<Option<Json>, CommandError> {
        let builtin = name.strip_prefix("ansible.builtin.");
        let short = builtin
            .or_else(|| name.strip_prefix("ansible.legacy."))
            .unwrap_or(name);
        if kind == DocKind::Callback && !self.registry.has(PluginKind::Callback, name) {
            let callbacks = data::callbacks()?;
            let known = [short.to_string(), format!("{POSIX}.{short}")];
            let known = known.iter().find_map(|name| callbacks.get_key_value(name));
            return Ok(known.map(|(name, entry)| plugin::builtin(name, entry)));
        }
        if kind == DocKind::Cache && short == plugin::MEMORY {
            return Ok(Some(plugin::memory()));
        }
        if kind == DocKind::Inventory && !self.registry.has(PluginKind::Inventory, name) {
            let own = data::inventories()?;
            return Ok(own.get(short).map(|entry| plugin::builtin(short, entry)));
        }
        if kind.is_fixed() {
            return Ok(fixed::all(kind)?.remove(short));
        }
        let Some(wanted) = kind.plugin() else {
            return Ok(None);
        };
        let shown: Vec<Documentation> = match self.registry.show(name) {
            Ok(shown) => shown,
            Err(RegistryError::Unknown { .. }) => Vec::new(),
            Err(error) => return Err(CommandError::Failed(error.to_string())),
        };
        let shown: Vec<Documentation> = shown
            .into_iter()
            .filter(|entry| {
                entry.info.kind == wanted || is_task(wanted) && is_task(entry.info.kind)
            })
            .collect();
        if is_task(wanted) {
            let known = short != NORMAL;
            return Ok(plugin::module(short, &shown).filter(|_| known));
        }
        if let Some(entry) = shown.first() {
            return Ok(Some(match &entry.meta {
                PluginMeta::Connection(meta) => plugin::connection(short, meta, &entry.info.origin),
                PluginMeta::Template(meta) => plugin::outside(short, meta, &entry.info.origin),
                PluginMeta::Inventory(meta) => plugin::inventory(short, meta, &entry.info.origin),
                PluginMeta::Cache(meta) => plugin::cache(short, meta, &entry.info.origin),
                PluginMeta::Callback(meta) => {
                    plugin::outside_callback(short, meta, &entry.info.origin)
                }
                PluginMeta::Action(_) | PluginMeta::Module(_) => return Ok(None),
            }));
        }
        let own = templates(wanted)?;
        let found = own.iter().find(|entry| entry.name == short);
        Ok(found.map(|entry| plugin::template(wanted, entry)))
    }

    /// All full names of a kind, each with the documentation.
    ///
    /// # Errors
    /// A plugin that cannot be used.
    pub(super) fn all(
        &self,
        kind: DocKind,
    ) -> Result<BTreeMap<String, Map<String, Json>>, CommandError> {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        if kind == DocKind::Callback {
            let own = data::callbacks()?;
            names.extend(own.keys().map(|name| {
                if name.contains('.') {
                    (name.clone(), name.clone())
                } else {
                    bundled(name)
                }
            }));
        }
        match kind {
            DocKind::Cache => names.extend([bundled(plugin::MEMORY)]),
            DocKind::Inventory => {
                names.extend(data::inventories()?.keys().map(|name| bundled(name)));
            }
            kind if kind.is_fixed() => {
                names.extend(fixed::all(kind)?.keys().map(|name| bundled(name)));
            }
            _ => {}
        }
        if let Some(wanted) = kind.plugin() {
            for entry in templates(wanted)?.iter() {
                names.extend([bundled(&entry.name)]);
            }
            for info in self.registry.list() {
                let is_wanted = info.kind == wanted || is_task(wanted) && is_task(info.kind);
                if is_wanted && info.name != NORMAL {
                    let full = match info.origin {
                        Origin::Bundled => bundled(&info.name).0,
                        Origin::File(_) => format!("ansible.legacy.{}", info.name),
                    };
                    names.insert(full.clone(), full);
                }
            }
        }
        let mut all = BTreeMap::new();
        for (full, asked) in names {
            if let Some(Json::Object(entry)) = self.find(kind, &asked)? {
                all.insert(full, entry);
            }
        }
        Ok(all)
    }
}

fn bundled(name: &str) -> (String, String) {
    // What comes from a collection has its name.
    let full = match name.matches('.').count() {
        0 | 1 => format!("ansible.builtin.{name}"),
        _ => name.to_owned(),
    };
    (full.clone(), full)
}

fn is_task(kind: PluginKind) -> bool {
    matches!(kind, PluginKind::Action | PluginKind::Module)
}

fn templates(kind: PluginKind) -> Result<Arc<Vec<TemplateDocumentation>>, CommandError> {
    static READ: Kept<PluginKind, Vec<TemplateDocumentation>> = Kept::new();

    Ok(READ.get(kind, || documentation(kind))?)
}
