//! ansible-core's settings as data: what they are called and where their values come from.

mod convert;
mod table;
mod value;

pub(crate) use table::settings_of_plugin;
pub use table::{PLUGIN_KINDS, PluginSettings, Setting, plugin_settings, setting, settings};
pub use value::{SettingOrigin, SettingSources};
