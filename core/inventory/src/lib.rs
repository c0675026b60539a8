//! Hosts, groups, patterns and the sources they come from.
//!
//! [`load`] reads what `-i` names into an [`Inventory`]. [`Inventory::match_pattern`] tells which
//! hosts a pattern means, [`Inventory::host_layers`] which variables a host has, with those of
//! `group_vars` and `host_vars` read by [`VariableFiles`] when they are asked for.

mod address;
mod dynamic;
mod error;
mod group;
mod group_name;
mod host;
mod inventory;
mod literal;
mod pattern;
mod range;
mod relations;
mod source;
mod vars;
mod warning;

pub use error::InventoryError;
pub use group::{Group, GroupId};
pub use group_name::InvalidGroupNames;
pub use host::{Host, HostId, LOCALHOST_NAMES, PLAYBOOK_PYTHON};
pub use inventory::Inventory;
pub use pattern::{Matched, PatternMismatch, read_limit, split_pattern};
pub use source::{Loaded, SourceConfiguration, load};
pub use vars::{HashBehaviour, Layer, LayerKind, VariableFiles, VariableMap, combine};
pub use warning::Warning;
