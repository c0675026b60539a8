//! What there is documentation of.

use shevek_plugin::PluginKind;

/// What `-t` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocKind {
    Cache,
    Callback,
    Connection,
    Inventory,
    Lookup,
    Module,
    Test,
    Filter,
    Role,
    Keyword,
}

impl DocKind {
    /// All of them, in the order of `--metadata-dump`.
    pub(crate) const ALL: [Self; 10] = [
        Self::Cache,
        Self::Callback,
        Self::Connection,
        Self::Inventory,
        Self::Lookup,
        Self::Module,
        Self::Test,
        Self::Filter,
        Self::Role,
        Self::Keyword,
    ];

    /// As `-t` has it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::Callback => "callback",
            Self::Connection => "connection",
            Self::Inventory => "inventory",
            Self::Lookup => "lookup",
            Self::Module => "module",
            Self::Test => "test",
            Self::Filter => "filter",
            Self::Role => "role",
            Self::Keyword => "keyword",
        }
    }

    /// The registry's kind of it; modules come from actions too.
    pub(super) fn plugin(self) -> Option<PluginKind> {
        match self {
            Self::Connection => Some(PluginKind::Connection),
            Self::Inventory => Some(PluginKind::Inventory),
            Self::Lookup => Some(PluginKind::Lookup),
            Self::Module => Some(PluginKind::Module),
            Self::Test => Some(PluginKind::Test),
            Self::Filter => Some(PluginKind::Filter),
            Self::Cache => Some(PluginKind::Cache),
            Self::Callback => Some(PluginKind::Callback),
            Self::Role | Self::Keyword => None,
        }
    }
}
