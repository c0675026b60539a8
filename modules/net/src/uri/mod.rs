//! `uri`: a request, and what the server says to it.

mod arguments;
mod body;
mod module;
mod result;
mod text;
mod write;

pub use module::Uri;
