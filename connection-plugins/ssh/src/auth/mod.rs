//! Proving who we are: several credentials in turn on one connection.

mod agent;
mod credential;
mod in_turn;
mod key_file;
mod keyboard_interactive;

pub(crate) use credential::{IdentityFile, LoginMethod};
pub(crate) use in_turn::{Login, authenticate};
