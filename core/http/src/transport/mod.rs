//! Connections: sockets, and TLS on top of them.

mod connect;
mod identity;
mod self_signed;
mod socket;
mod tls;
mod trust;
mod verify;

pub(crate) use connect::{connect, proxy_authorization};
