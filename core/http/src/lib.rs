//! A small synchronous HTTP/1.1 client with the rules of Ansible's `open_url` and Python's `urllib`: what is sent,
//! which redirects are followed, when a password is given, and how it is told when something fails.
//!
//! It is our own, on top of rustls, so that requests look as those of Ansible's modules do to a server, and
//! so that it works within the static runner. One request is one connection; bodies are streamed.

mod auth;
mod body;
mod client;
mod content;
mod cookies;
mod date;
mod error;
mod exchange;
mod fetch;
mod fetch_file;
mod file_url;
mod headers;
mod proxy;
mod quote;
mod redirect;
mod request;
mod response;
mod transport;
mod url;

pub use body::Body;
pub use client::open;
pub use content::{ContentType, header_parameter};
pub use cookies::Cookies;
pub use error::{HttpError, StatusError};
pub use fetch::{Fetched, fetch};
pub use fetch_file::fetch_file;
pub use headers::Headers;
pub use quote::{quote_plus, unquote};
pub use redirect::FollowRedirects;
pub use request::{Data, Request};
pub use response::Response;
pub use url::{Url, join, mask_url};
