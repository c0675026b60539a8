//! What there is documentation of.

use shevek_plugin::PluginKind;

/// What `-t` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocKind {
    Become,
    Cache,
    Callback,
    Cliconf,
    Connection,
    Httpapi,
    Inventory,
    Lookup,
    Netconf,
    Shell,
    Vars,
    Module,
    Strategy,
    Test,
    Filter,
    Role,
    Keyword,
}

impl DocKind {
    /// All of them, in the order of `--metadata-dump`.
    pub(crate) const ALL: [Self; 17] = [
        Self::Become,
        Self::Cache,
        Self::Callback,
        Self::Cliconf,
        Self::Connection,
        Self::Httpapi,
        Self::Inventory,
        Self::Lookup,
        Self::Netconf,
        Self::Shell,
        Self::Vars,
        Self::Module,
        Self::Strategy,
        Self::Test,
        Self::Filter,
        Self::Role,
        Self::Keyword,
    ];

    /// As `-t` has it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Become => "become",
            Self::Cache => "cache",
            Self::Callback => "callback",
            Self::Cliconf => "cliconf",
            Self::Connection => "connection",
            Self::Httpapi => "httpapi",
            Self::Inventory => "inventory",
            Self::Lookup => "lookup",
            Self::Netconf => "netconf",
            Self::Shell => "shell",
            Self::Vars => "vars",
            Self::Module => "module",
            Self::Strategy => "strategy",
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
            Self::Become
            | Self::Cliconf
            | Self::Httpapi
            | Self::Netconf
            | Self::Shell
            | Self::Vars
            | Self::Strategy
            | Self::Role
            | Self::Keyword => None,
        }
    }

    /// Whether everything of the kind is a part of the program: nobody can add any.
    pub(super) fn is_fixed(self) -> bool {
        matches!(
            self,
            Self::Become | Self::Shell | Self::Vars | Self::Strategy
        )
    }
}
