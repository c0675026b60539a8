//! Facts that are kept between runs.

mod cache;
mod json_file;
mod payload;

pub use cache::{FactCache, FactCacheError, KeptFacts, NoFactCache};
pub use json_file::JsonFileCache;
