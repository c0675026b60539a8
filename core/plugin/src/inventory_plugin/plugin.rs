//! What an inventory plugin is.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{InventoryData, InventoryError};
use crate::module::Example;
use crate::plugin_option::PluginOption;

/// An inventory plugin: reads a source that `-i` names. Runs on the controller and may wait.
/// Ansible: `BaseInventoryPlugin`, with `Cacheable` and `Constructable`.
pub trait InventoryPlugin: Send + Sync {
    /// Options and documentation; asked for once.
    fn meta(&self) -> InventoryMeta;

    /// Whether it reads such a source at all; asked before anything of the source is read. Any file that is there, if
    /// nothing else is said.
    fn verify_file(&self, source: &str) -> bool {
        Path::new(source).is_file()
    }

    /// Gets what the hosts are made from: asks a server, reads a database. With `caches` in its description this is
    /// what is kept between runs, and it is only called when there is nothing kept.
    ///
    /// # Errors
    /// The source cannot be read, for a reason that is told with its place.
    fn fetch(&self, source: &InventorySource) -> Result<Json, InventoryError> {
        let _ = source;
        Ok(Json::Null)
    }

    /// Makes hosts and groups out of what [`fetch`](Self::fetch) got.
    ///
    /// # Errors
    /// The source cannot be read, for a reason that is told with its place.
    fn parse(&self, source: &InventorySource, data: &Json)
    -> Result<InventoryData, InventoryError>;
}

/// What `-i` names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InventorySource {
    /// The absolute path of a file, or what was given when there is no such file.
    pub path: String,
    /// The plugin's options that have a value, in their types: of the file, the environment, ansible.cfg, the defaults.
    pub options: Map<String, Json>,
}

/// What an inventory plugin says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InventoryMeta {
    /// One sentence for lists.
    pub short_description: String,
    /// Paragraphs for the manual.
    pub description: Vec<String>,
    /// Its own options. Texts among their values in the file may be templates, which see `-e`.
    pub options: Vec<PluginOption>,
    /// Whether what it fetches can be kept between runs: adds the options `cache`, `cache_plugin`, `cache_timeout`,
    /// `cache_connection` and `cache_prefix`. Ansible: `Cacheable`.
    pub caches: bool,
    /// Whether its hosts get variables and groups by expressions: adds the options `strict`, `compose`, `groups`,
    /// `keyed_groups`, `leading_separator` and `use_extra_vars`. Ansible: `Constructable`.
    pub constructs: bool,
    /// Whether texts of variables may be templates; without it they are what they are. Ansible: `trusted_by_default`.
    pub trusts_templates: bool,
    /// Whether it reads the source by itself: then that is no YAML file with options that names the plugin.
    pub reads_source: bool,
    /// Sources to try.
    pub examples: Vec<Example>,
}
