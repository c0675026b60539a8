//! The system modules of shevek.

mod ping;

pub use ping::Ping;

shevek_plugin::export!();
