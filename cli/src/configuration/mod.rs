//! Settings from the environment and ansible.cfg.

mod ansible_cfg;
mod settings;
mod source;

pub(crate) use settings::{flag, number, text};
pub(crate) use source::Configuration;
