//! Where inventories come from: files, directories, scripts, lists of hosts, plugins.

mod configuration;
mod constructed;
mod discover;
mod generator;
mod host_list;
mod ini;
mod ini_value;
mod load;
mod outside;
mod plugin;
mod plugin_file;
mod populate;
mod read;
mod script;
mod script_data;
mod toml;
mod toml_nodes;
mod yaml;

pub use configuration::SourceConfiguration;
pub use load::{Loaded, load};
pub(crate) use read::read_source;
