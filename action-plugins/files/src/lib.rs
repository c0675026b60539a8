//! The actions that send or fetch files: `copy`, `template`, `fetch`, `assemble`, `unarchive` and `uri`.

mod arguments;
mod assemble;
mod copy;
mod difference;
mod fetch;
mod home;
mod local_file;
mod send;
mod template;
mod tree;
mod unarchive;
mod uri;

pub use assemble::Assemble;
pub use copy::Copy;
pub use fetch::Fetch;
pub use template::Template;
pub use unarchive::Unarchive;
pub use uri::Uri;

shevek_plugin::export!();
