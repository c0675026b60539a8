//! What the filters, tests and lookups of this crate say about themselves: a data file a kind.

mod entry;
mod names;
mod read;

pub use entry::TemplateDocumentation;
pub use names::plugin_names;
pub use read::documentation;
