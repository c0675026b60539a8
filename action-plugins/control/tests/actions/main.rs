//! The actions against an engine that is played by the tests.

mod gather_facts;
mod host;
mod inventory;
mod messages;
mod pause;
mod set_stats;
mod validate_argument_spec;
mod wait_for_connection;
