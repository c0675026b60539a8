//! The cache plugin `redis`: entries in a Redis server, kept as the plugin `community.general.redis` keeps them.

mod address;
mod cache;
mod client;
mod plugin;
mod reply;

shevek_plugin::export!();
