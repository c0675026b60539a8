//! The options of a file of the plugin.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_yaml::{Diagnostic, Node};

use super::keyed_group::KeyedGroup;
use crate::source::plugin_file::PluginFile;

/// What is to be computed.
pub(super) struct Options {
    /// What cannot be computed is an error.
    pub(super) strict: bool,
    /// `group_vars` and `host_vars` count.
    pub(super) use_vars_plugins: bool,
    /// `-e` counts for variables and keyed groups.
    pub(super) use_extra_vars: bool,
    /// Groups with neither prefix nor separator begin with the separator.
    pub(super) leading_separator: bool,
    /// Names of variables and the expressions that give them.
    pub(super) compose: Vec<(Arc<str>, Value)>,
    /// Names of groups and the conditions for hosts to be in them.
    pub(super) groups: Vec<(Arc<str>, Value)>,
    /// Groups that are named by values.
    pub(super) keyed_groups: Vec<KeyedGroup>,
}

impl Options {
    /// `use_extra_vars`: whether extra variables count when the file says nothing.
    pub(super) fn read(file: &PluginFile, use_extra_vars: bool) -> Result<Self, Diagnostic> {
        let pairs = |option: &str| -> Result<Vec<(Arc<str>, Value)>, Diagnostic> {
            let entries = file.entries(option)?;
            let value = |node: &Node| node.to_value(true);
            Ok(entries
                .into_iter()
                .map(|(name, node)| (name, value(node)))
                .collect())
        };
        Ok(Self {
            strict: file.flag("strict")?.unwrap_or(false),
            use_vars_plugins: file.flag("use_vars_plugins")?.unwrap_or(false),
            use_extra_vars: file.flag("use_extra_vars")?.unwrap_or(use_extra_vars),
            leading_separator: file.flag("leading_separator")?.unwrap_or(true),
            compose: pairs("compose")?,
            groups: pairs("groups")?,
            keyed_groups: file
                .items("keyed_groups")?
                .iter()
                .map(KeyedGroup::read)
                .collect::<Result<_, _>>()?,
        })
    }
}
