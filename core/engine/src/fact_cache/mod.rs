//! Facts that are kept between runs.

mod cache;
mod payload;

pub use cache::{FactCache, KeptFacts};
