//! The system modules of shevek.

mod chroot;
mod cron;
mod getent;
mod group;
mod hostname;
mod init_script;
mod iptables;
mod ping;
mod service;
mod service_facts;
mod service_manager;
mod systemd_service;
mod sysvinit;
mod user;
mod wait_for;

pub use cron::Cron;
pub use getent::Getent;
pub use group::Group;
pub use hostname::Hostname;
pub use iptables::Iptables;
pub use ping::Ping;
pub use service::Service;
pub use service_facts::ServiceFacts;
pub use systemd_service::{Systemd, SystemdService};
pub use sysvinit::Sysvinit;
pub use user::User;
pub use wait_for::WaitFor;

shevek_plugin::export!();
