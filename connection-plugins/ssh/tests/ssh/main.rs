//! The ssh connection against real servers.

#![expect(clippy::unwrap_used, reason = "a test ends when its set-up fails")]

mod commands;
mod failures;
mod host_keys;
mod login;
mod routes;
mod support;
mod transfers;
