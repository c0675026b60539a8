//! Inventory plugins of the contract: built by anybody, loaded as dylibs.

mod cache;
mod configured;
mod data;
mod place;
mod read;

pub(crate) use read::Reading;
