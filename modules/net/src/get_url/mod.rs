//! `get_url`: a file from a server.

mod arguments;
mod checksum;
mod destination;
mod download;
mod module;
mod sums_file;

pub use module::GetUrl;
