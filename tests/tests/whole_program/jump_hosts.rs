//! Hosts behind another host, and what ~/.ssh/config says.

use shevek_tests::support::{Machine, Site};

const PING: &str = "- ping:";

/// A site with a second machine that lets connections through; both accept the site's key.
fn behind() -> (Machine, Site) {
    let site = Site::start();
    let jump = Machine::start(&site.environment);
    jump.accept(site.machine.key());
    let known = site.machine.known_hosts() + &jump.known_hosts();
    site.environment.write_home(".ssh/known_hosts", &known);
    // As with OpenSSH, the host's own key is not offered to the jump host.
    let config = format!(
        "Host 127.*\n  IdentityFile {}\n",
        site.machine.key().path().display()
    );
    site.environment.write_home(".ssh/config", &config);
    (jump, site)
}

fn logins(machine: &Machine) -> usize {
    machine.log().matches("Accepted publickey").count()
}

#[test]
fn proxy_jump_from_the_inventory() {
    let (jump, site) = behind();
    let option = format!("-o ProxyJump=root@{}:{}", jump.address(0), jump.port());
    site.inventory(&format!(
        "h1 {} ansible_ssh_common_args='{option}'\n",
        site.machine.variables(0)
    ));
    let outcome = site
        .tasks("h1", "- command: echo through\n- command: echo again")
        .run();
    outcome.assert_code(0);
    assert_eq!(
        (logins(&jump), logins(&site.machine)),
        (1, 1),
        "one connection each\n{outcome}"
    );
    jump.assert_no_process_left();
    site.assert_nothing_left(&outcome);
}

#[test]
fn proxy_jump_on_the_command_line() {
    let (jump, site) = behind();
    let option = format!("-J root@{}:{}", jump.address(0), jump.port());
    site.tasks("h1", PING)
        .arg(format!("--ssh-common-args={option}"))
        .run()
        .assert_code(0);
    assert_eq!(logins(&jump), 1);
}

#[test]
fn two_jumps() {
    let (jump, site) = behind();
    let option = format!(
        "-J root@{0}:{1},root@{2}:{1}",
        jump.address(0),
        jump.port(),
        jump.address(1)
    );
    site.tasks("h1", PING)
        .arg(format!("--ssh-common-args={option}"))
        .run()
        .assert_code(0);
    assert_eq!((logins(&jump), logins(&site.machine)), (2, 1));
}

#[test]
fn a_jump_host_that_is_down_makes_the_host_unreachable() {
    let (mut jump, site) = behind();
    let option = format!("-J root@{}:{}", jump.address(0), jump.port());
    jump.end();
    let outcome = site
        .tasks("h1", PING)
        .arg(format!("--ssh-common-args={option}"))
        .run();
    outcome
        .assert_code(4)
        .assert_stdout("UNREACHABLE! => ")
        .assert_seconds(0.0, 60.0);
}

#[test]
fn the_users_ssh_config() {
    let (jump, site) = behind();
    let config = format!(
        "Host bastion\n  HostName {}\n  Port {}\n  User root\n  IdentityFile {key}\n\n\
         Host inner*\n  HostName {}\n  Port {}\n  User bob\n  IdentityFile {key}\n  ProxyJump bastion\n",
        jump.address(0),
        jump.port(),
        site.machine.address(1),
        site.machine.port(),
        key = site.machine.key().path().display()
    );
    site.environment.write_home(".ssh/config", &config);
    site.inventory("inner1\n");
    let outcome = site.tasks("inner1", "- command: id -un").arg("-v").run();
    outcome.assert_code(0).assert_stdout("\"stdout\": \"bob\"");
    assert_eq!((logins(&jump), logins(&site.machine)), (1, 1));
}
