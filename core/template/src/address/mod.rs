//! IP addresses, networks and hardware addresses as numbers, with what Python's `netaddr` and `ipaddress` know of them.

mod block;
mod error;
mod hardware;
mod ip;
mod merge;
mod network;
mod python;
mod python_class;

pub(crate) use error::AddressError;
pub(crate) use hardware::{Dialect, HardwareAddress};
pub(crate) use ip::{Address, Version};
pub(crate) use merge::{merged, spanning};
pub(crate) use network::Network;
pub(crate) use python::{ScopedAddress, exploded, plain_text, read_address, read_network};
pub(crate) use python_class::{is_global, is_private, is_reserved};
