//! `apt_repository`: lines of apt's lists of sources.

mod line;
mod module;
mod sources;

pub use module::AptRepository;
