//! The bare ssh.

use std::process::Command;

use shevek_tests::support::Site;

/// The call that runs a command line as root on the site's machine.
pub(crate) fn ssh(site: &Site, command: &str) -> Command {
    let known_hosts = site.environment.home().join(".ssh/known_hosts");
    let mut ssh = Command::new("ssh");
    ssh.args([
        "-F",
        "none",
        "-T",
        "-l",
        "root",
        "-o",
        "BatchMode=yes",
        "-i",
    ])
    .arg(site.machine.key().path())
    .arg("-o")
    .arg(format!("UserKnownHostsFile={}", known_hosts.display()))
    .args(["-p", &site.port().to_string(), site.address(), command]);
    ssh
}
