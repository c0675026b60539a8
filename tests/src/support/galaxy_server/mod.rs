//! A Galaxy server as small as the tests need it: collections are what was published to it.

mod answer;
mod collections;
mod request;
mod roles;
mod routes;
mod server;
mod store;
mod upload;

pub use server::GalaxyServer;
