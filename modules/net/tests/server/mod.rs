//! A server for the cases, on fixed ports of a network of its own: HTTP on 8000 (where it is a proxy, too),
//! HTTPS on 8443 and up with the certificates of `pki`, HTTP on a socket of the file system.

mod answer;
mod listen;
mod request;
mod routes;

pub(super) use listen::serve;
