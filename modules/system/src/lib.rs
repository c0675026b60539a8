//! The system modules of shevek.

mod cron;
mod getent;
mod group;
mod hostname;
mod ping;
mod service_manager;
mod user;

pub use cron::Cron;
pub use getent::Getent;
pub use group::Group;
pub use hostname::Hostname;
pub use ping::Ping;
pub use user::User;

shevek_plugin::export!();
