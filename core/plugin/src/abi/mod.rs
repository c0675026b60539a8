//! The boundary to dylibs: `abi_stable` types, futures of `async-ffi`, flexible values as JSON bytes.
//!
//! `wire` types cross the boundary; `export` shows an author's plugin to the host, `import` shows it to the rest of
//! the host as if it were linked in. Both shims live in this crate, of which program and dylib have a copy each.

mod action;
mod cache;
mod callback;
mod connection;
mod encoding;
mod export;
mod export_macro;
mod import;
mod inventory;
mod log;
mod module;
mod root;
mod runtime;
mod stamp;
mod template;

pub(crate) use encoding::decode;
pub(crate) use import::import;
pub(crate) use root::{ListedPlugin, PluginRootRef};
pub use root::{Package, header};
pub use stamp::ContractStamp;
pub(crate) use stamp::{STAMP_PREFIX, Stamp, header_symbol};

pub use abi_stable::library::LibHeader;
