//! Variables of groups and hosts.

mod combine;
mod files;
mod layers;

pub(crate) use combine::set_variable;
pub use combine::{HashBehaviour, VariableMap, combine};
pub(crate) use files::EXTENSIONS;
pub use files::VariableFiles;
pub use layers::{Layer, LayerKind};
