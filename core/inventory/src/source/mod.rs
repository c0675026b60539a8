//! Where inventories come from: files, directories, scripts, lists of hosts.

mod configuration;
mod discover;
mod host_list;
mod ini;
mod ini_value;
mod load;
mod populate;
mod read;
mod script;
mod script_data;
mod yaml;

pub use configuration::SourceConfiguration;
pub use load::{Loaded, load};
pub(crate) use read::read_source;
