//! Galaxy servers: which ones are asked, and how.

mod address;
mod authorization;
mod cache;
mod collections;
mod discovery;
mod download;
mod error;
mod failure;
mod http;
mod import;
mod keycloak;
mod list;
mod multipart;
mod options;
mod roles;
mod server_type;
mod token_file;

pub(super) use address::quoted;
pub(super) use collections::VersionInfo;
pub(super) use download::{Wanted, download};
pub(super) use error::ServerError;
pub(super) use import::Polling;
pub(super) use list::{Servers, Source};
pub(super) use roles::ImportRequest;
pub(super) use server_type::Server;
