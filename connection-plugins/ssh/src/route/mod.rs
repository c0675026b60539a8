//! The ways to a host: TCP, a jump host, a proxy command.

mod jump;
mod prompt_stream;
mod proxy_command;
mod read_ahead;
mod round_trip;
mod tcp;

pub(crate) use jump::through;
pub(crate) use proxy_command::proxy_command;
pub(crate) use tcp::direct;
