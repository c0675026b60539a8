//! Options of plugins that are set by files, the environment and ansible.cfg.

mod option;
mod resolve;

pub use option::PluginOption;
pub use resolve::{NoOptionSources, OptionError, OptionSources, resolve_options};
