//! Reads a source by a plugin.

use std::sync::Arc;

use shevek_plugin::{
    Found, InventoryPlugin, InventorySource, OptionSources, Registry, resolve_options,
};
use shevek_template::TemplateEnvironment;
use shevek_yaml::{Diagnostic, Source};

use super::cache::SourceCache;
use super::configured::given;
use super::data::populate;
use super::place::located;
use crate::host::HostId;
use crate::source::plugin_file::PluginFile;
use crate::source::populate::Populator;
use crate::vars::VariableMap;
use crate::warning::Warning;

/// One plugin and one source.
pub(crate) struct Reading<'r> {
    pub(crate) found: &'r Found<dyn InventoryPlugin>,
    pub(crate) source: &'r str,
    /// The file with the plugin's options; none for a plugin that reads the source by itself.
    pub(crate) file: Option<&'r PluginFile>,
    pub(crate) templates: &'r Arc<TemplateEnvironment>,
    pub(crate) extra_vars: &'r VariableMap,
    pub(crate) registry: &'r Registry,
    pub(crate) settings: &'r dyn OptionSources,
    /// Whether what is kept may be used; it is written anyway.
    pub(crate) uses_cache: bool,
}

impl Reading<'_> {
    /// Adds the hosts and groups, and returns the hosts.
    ///
    /// # Errors
    /// What is wrong with the source, where it is known with its place.
    pub(crate) fn run(&self, populator: &mut Populator<'_>) -> Result<Vec<HostId>, Diagnostic> {
        let plugin = &self.found.plugin;
        let name = &self.found.info.name;
        let meta = plugin.meta();
        let given = match self.file {
            Some(file) => given(file, &meta, self.templates, self.extra_vars)?,
            None => serde_json::Map::new(),
        };
        let options =
            resolve_options(&meta.resolved_options(), &given, self.settings).map_err(|error| {
                match self.node(&error.option) {
                    Some(node) => Diagnostic::at(&node.span, error.message),
                    None => self.failed(error.message),
                }
            })?;
        let cache = SourceCache::open(name, self.source, &options, self.registry, self.settings)
            .map_err(|message| {
                let places = ["cache_connection", "cache_plugin", "cache"];
                match places.iter().find_map(|option| self.node(option)) {
                    Some(node) => Diagnostic::at(&node.span, message),
                    None => self.failed(message),
                }
            })?;
        let source = InventorySource {
            path: self.source.to_owned(),
            options,
        };
        let failed = |error| located(error, self.source, self.file);
        let mut warnings = Vec::new();
        let kept = cache
            .as_ref()
            .filter(|_| self.uses_cache)
            .and_then(|cache| cache.get(&mut warnings));
        let data = match kept {
            Some(data) => data,
            None => {
                let data = plugin.fetch(&source).map_err(failed)?;
                if let Some(cache) = &cache {
                    cache.set(&data, &mut warnings);
                }
                data
            }
        };
        for warning in warnings {
            let warning = Warning::Message(warning);
            populator.inventory.warnings.push(warning);
        }
        let data = plugin.parse(&source, &data).map_err(failed)?;
        populate(&data, meta.trusts_templates, self.source, populator)
            .map_err(|error| self.failed(error.to_string()))
    }

    fn node(&self, option: &str) -> Option<&shevek_yaml::Node> {
        self.file?.find(&[option.to_owned()])
    }

    fn failed(&self, message: String) -> Diagnostic {
        match self.file {
            Some(file) => file.failed(message),
            None => Diagnostic::in_source(&Source::new(self.source, ""), message),
        }
    }
}
