//! The collectors, one a file. The order is that in which they run: each after those that it needs.

mod apparmor;
mod capabilities;
mod chroot;
mod cmdline;
mod date_time;
mod distribution;
mod dns;
mod env;
mod facter;
mod fibre_channel_wwn;
mod fips;
mod hardware;
mod iscsi;
mod loadavg;
mod local;
mod lsb;
mod network;
mod nvme;
mod ohai;
mod pkg_mgr;
mod platform;
mod python;
mod selinux;
mod service_mgr;
mod ssh_pub_keys;
mod systemd;
mod user;
mod virtualization;

use crate::collector::Collector;

/// All collectors.
pub(crate) const COLLECTORS: &[Collector] = &[
    platform::COLLECTOR,
    distribution::COLLECTOR,
    lsb::COLLECTOR,
    selinux::COLLECTOR,
    apparmor::COLLECTOR,
    chroot::COLLECTOR,
    fips::COLLECTOR,
    python::COLLECTOR,
    capabilities::COLLECTOR,
    pkg_mgr::COLLECTOR,
    service_mgr::COLLECTOR,
    cmdline::COLLECTOR,
    date_time::COLLECTOR,
    env::COLLECTOR,
    loadavg::COLLECTOR,
    ssh_pub_keys::COLLECTOR,
    user::COLLECTOR,
    systemd::COLLECTOR,
    virtualization::COLLECTOR,
    hardware::COLLECTOR,
    dns::COLLECTOR,
    fibre_channel_wwn::COLLECTOR,
    network::COLLECTOR,
    iscsi::COLLECTOR,
    nvme::COLLECTOR,
    local::COLLECTOR,
    facter::COLLECTOR,
    ohai::COLLECTOR,
];
