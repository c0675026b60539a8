//! `unarchive`: what is in an archive becomes files.
//!
//! Archives are read here; no `tar`, `unzip` or decompressor of the target is needed.

mod archive;
mod arguments;
mod compare;
mod compression;
mod entry;
mod extra_opts;
mod extract;
mod itemize;
mod module;
mod place;
mod plan;
mod selection;
mod source;
mod sparse;
mod tar_archive;
mod write;
mod zip_archive;
mod zip_directory;
mod zip_time;

pub use module::Unarchive;
