//! Settings from the environment and ansible.cfg.

mod ansible_cfg;
mod settings;
mod source;
mod support;
mod unused;
mod values;

pub(crate) use settings::{flag, number, text};
pub(crate) use source::Configuration;
pub(crate) use support::{Support, plugin_support, supported_setting};
pub(crate) use unused::{sentence, unused_settings};
pub(crate) use values::{Origin, Valued, Values};
