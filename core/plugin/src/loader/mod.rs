//! Loading of dylibs: what a file is, is looked at before it is loaded; what is loaded stays.

mod elf;
mod error;
mod layout_report;
mod loaded;
mod older_layout;
mod open;

pub use error::LoadError;
pub use loaded::LoadedPlugins;
pub(crate) use open::Loader;
pub use open::load_file;
