//! What Ansible adds to Jinja: filters, tests, lookups, lazily templated variables, trust.
//!
//! A [`TemplateEnvironment`] is built once a run. A [`Templar`] joins it with the variables of one
//! host and task; it is cheap to make. Only text that is tagged as trusted is ever a template.

mod address;
mod arguments;
mod configuration;
mod context;
mod documentation;
mod environment;
mod error;
mod file;
mod file_template;
mod filter;
mod global;
mod header;
mod jmespath;
mod lookup;
mod omit;
mod outside;
mod plugin;
mod python;
mod routing;
mod settings;
mod suggestion;
mod templar;
mod template_variables;
mod test;
mod variables;
mod vault_value;
mod waiting;

pub use configuration::{Clock, EnvironmentVariables, IniValues, TemplateConfiguration};
pub use context::{DeprecatedUses, TemplateContext};
pub use documentation::{TemplateDocumentation, documentation, plugin_names};
pub use environment::TemplateEnvironment;
pub use error::{TemplateError, TemplateErrorKind};
pub use file::read::unreadable;
pub use file_template::FileTemplateOptions;
pub use omit::{is_omit, omit};
pub use python::yaml_dump::{YamlFormat, YamlStyle, dump as dump_yaml};
pub use settings::{
    PLUGIN_KINDS, PluginSettings, Setting, SettingOrigin, SettingSources, plugin_settings, setting,
    settings,
};
pub use templar::Templar;
pub use variables::{VariableMap, Variables};
pub use waiting::Waiting;
