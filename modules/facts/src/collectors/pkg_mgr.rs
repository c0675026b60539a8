//! `pkg_mgr`: the package manager.

use std::path::Path;

use serde_json::json;

use crate::collector::{Collector, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("pkg_mgr", |gathering| {
    facts(json!({"pkg_mgr": package_manager(gathering)}))
})
.needs(&["distribution"]);

/// Where each is found; the last one that is there counts, as in Ansible.
const MANAGERS: [(&str, &str); 25] = [
    ("/usr/bin/rpm-ostree", "atomic_container"),
    ("/usr/bin/yum", "dnf"),
    ("/usr/bin/dnf-3", "dnf"),
    ("/usr/bin/dnf5", "dnf5"),
    ("/usr/bin/apt-get", "apt"),
    ("/usr/bin/zypper", "zypper"),
    ("/usr/sbin/urpmi", "urpmi"),
    ("/usr/bin/pacman", "pacman"),
    ("/bin/opkg", "opkg"),
    ("/usr/pkg/bin/pkgin", "pkgin"),
    ("/opt/local/bin/pkgin", "pkgin"),
    ("/opt/tools/bin/pkgin", "pkgin"),
    ("/opt/local/bin/port", "macports"),
    ("/usr/local/bin/brew", "homebrew"),
    ("/opt/homebrew/bin/brew", "homebrew"),
    ("/sbin/apk", "apk"),
    ("/usr/sbin/pkg", "pkgng"),
    ("/usr/sbin/swlist", "swdepot"),
    ("/usr/bin/emerge", "portage"),
    ("/usr/sbin/pkgadd", "svr4pkg"),
    ("/usr/bin/pkg", "pkg5"),
    ("/usr/bin/xbps-install", "xbps"),
    ("/usr/local/sbin/pkg", "pkgng"),
    ("/usr/bin/swupd", "swupd"),
    ("/usr/sbin/sorcery", "sorcery"),
];

const APT_GET: &str = "/usr/bin/apt-get";

/// The files of dpkg's package apt.
const LIST: &str = "/var/lib/dpkg/info/apt.list";

fn package_manager(gathering: &Gathering<'_>) -> &'static str {
    let family = gathering.collected_text("ansible_os_family");
    let exists = |path: &str| Path::new(path).exists();
    let found = MANAGERS
        .iter()
        .rev()
        .filter(|(path, _)| family != "Altlinux" || *path != "/usr/bin/pkg")
        .find(|(path, _)| exists(path))
        .map_or("unknown", |(_, name)| name);
    let found = match (family.as_str(), found) {
        ("RedHat", _) => return red_hat(&exists),
        ("Debian", _) => "apt",
        ("Altlinux", "apt") => "apt_rpm",
        (_, found) => found,
    };
    if found == "apt" && is_apt_rpm(gathering) {
        "apt_rpm"
    } else {
        found
    }
}

fn red_hat(exists: &dyn Fn(&str) -> bool) -> &'static str {
    if exists("/run/ostree-booted") {
        return "atomic_container";
    }
    match ["/usr/bin/dnf", "/usr/bin/microdnf"]
        .iter()
        .find(|path| exists(path))
    {
        None => "unknown",
        Some(path) => match std::fs::canonicalize(path) {
            Ok(target) if target == Path::new("/usr/bin/dnf5") => "dnf5",
            _ => "dnf",
        },
    }
}

/// Whether apt-get was installed from an RPM package. What dpkg installed was not, and rpm takes long to say so.
fn is_apt_rpm(gathering: &Gathering<'_>) -> bool {
    let rpm = Path::new("/usr/bin/rpm").to_path_buf();
    rpm.exists()
        && !is_in_list(&system_file::text(LIST).unwrap_or_default())
        && gathering
            .run(&rpm, &["-q", "--whatprovides", APT_GET])
            .is_some_and(|output| output.rc == 0)
}

/// Whether dpkg's list of a package's files has apt-get in it.
fn is_in_list(list: &str) -> bool {
    list.lines().any(|line| line == APT_GET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_dpkg() {
        assert!(is_in_list(
            "/.\n/usr\n/usr/bin\n/usr/bin/apt\n/usr/bin/apt-get\n/usr/lib"
        ));
        assert!(!is_in_list("/usr/bin/apt-get.old\n/opt/usr/bin/apt-get\n"));
    }
}
