//! `systemd_service`, also named `systemd`: units of systemd.

mod arguments;
mod module;
mod status;
mod systemctl;
mod unit;

pub use module::{Systemd, SystemdService};
