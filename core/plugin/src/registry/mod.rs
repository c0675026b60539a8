//! The registry: which plugin a name means, and where it comes from.

mod builder;
mod bundled;
#[cfg(feature = "loadable")]
mod directory;
mod documentation;
mod duplicates;
mod entry;
mod error;
mod foreign;
#[cfg(feature = "loadable")]
mod index_cache;
mod info;
mod lookup;
mod make;
mod names;
mod search_path;

pub use builder::RegistryBuilder;
pub use documentation::{Documentation, PluginMeta};
pub use error::RegistryError;
pub use foreign::foreign_module_in;
pub use info::{Found, Origin, PluginInfo};
pub use lookup::Registry;
#[cfg(feature = "loadable")]
pub(crate) use make::Plugin;
#[cfg(feature = "loadable")]
pub(crate) use make::make;
pub use search_path::{SearchDirectory, SearchOrigin, standard_search_path};
