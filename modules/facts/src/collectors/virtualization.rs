//! `virtual`: what kind of virtual machine or container this is, or which it can host.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::new("virtual", collect).ids(&[
    "virtualization_type",
    "virtualization_role",
    "virtualization_tech_guest",
    "virtualization_tech_host",
]);

const DMI: &str = "/sys/devices/virtual/dmi/id";

/// The first finding decides type and role, later ones only add to the lists.
#[derive(Default)]
struct Findings {
    kind: Option<(String, &'static str)>,
    guest: BTreeSet<String>,
    host: BTreeSet<String>,
}

impl Findings {
    fn guest(&mut self, tech: &str) {
        self.guest.insert(tech.to_string());
        self.decide(tech, "guest");
    }

    fn host(&mut self, tech: &str) {
        self.host.insert(tech.to_string());
        self.decide(tech, "host");
    }

    fn decide(&mut self, tech: &str, role: &'static str) {
        self.kind.get_or_insert_with(|| (tech.to_string(), role));
    }

    fn into_facts(self) -> Facts {
        let (kind, role) = self.kind.unwrap_or_else(|| ("NA".into(), "NA"));
        facts(json!({
            "virtualization_type": kind,
            "virtualization_role": role,
            "virtualization_tech_guest": self.guest,
            "virtualization_tech_host": self.host,
        }))
    }
}

fn collect(gathering: &Gathering<'_>) -> Facts {
    let mut findings = Findings::default();
    containers(&mut findings);
    xen(&mut findings);
    firmware(&mut findings);
    processor(&mut findings);
    modules(&mut findings);
    dmidecode(gathering, &mut findings);
    if Path::new("/dev/kvm").exists() {
        findings.host("kvm");
    }
    findings.into_facts()
}

fn exists(path: &str) -> bool {
    Path::new(path).exists()
}

fn containers(findings: &mut Findings) {
    for line in system_file::lines("/proc/1/cgroup") {
        if is_docker_cgroup(&line) {
            findings.guest("docker");
        }
        if line.contains("/lxc/") || line.contains("/machine.slice/machine-lxc") {
            findings.guest("lxc");
        }
        if line.contains("/system.slice/containerd.service") {
            findings.guest("containerd");
        }
    }
    let environ = system_file::text("/proc/1/environ").unwrap_or_default();
    for variable in environ.split('\0') {
        if variable.contains("container=lxc") {
            findings.guest("lxc");
        }
        if variable.contains("container=podman") {
            findings.guest("podman");
        }
        if variable
            .strip_prefix("container=")
            .is_some_and(|value| !value.is_empty())
        {
            findings.guest("container");
        }
    }
    if exists("/proc/vz") && !exists("/proc/lve") {
        if exists("/proc/bc") {
            findings.host("openvz");
        } else {
            findings.guest("openvz");
        }
    }
    let systemd = system_file::text("/run/systemd/container");
    if let Some(container) = &systemd {
        findings.guest(container);
    }
    if exists("/.dockerenv") || exists("/.dockerinit") {
        findings.guest("docker");
    }
    let is_container = ["docker", "lxc", "podman", "openvz", "containerd"]
        .iter()
        .any(|tech| findings.guest.contains(*tech));
    if is_container || systemd.is_some() {
        findings.guest.insert("container".into());
    }
}

/// `/docker/<id>` or `/docker-<id>.scope`.
fn is_docker_cgroup(line: &str) -> bool {
    line.match_indices("/docker").any(|(start, word)| {
        let rest = &line[start + word.len()..];
        rest.starts_with('/')
            || rest.strip_prefix('-').is_some_and(|rest| {
                let id = rest.trim_start_matches(|c: char| matches!(c, '0'..='9' | 'a'..='f'));
                id.len() < rest.len() && id.starts_with(".scope")
            })
    })
}

fn xen(findings: &mut Findings) {
    if !exists("/proc/xen") {
        return;
    }
    let capabilities = system_file::text("/proc/xen/capabilities").unwrap_or_default();
    if capabilities.contains("control_d") {
        findings.host("xen");
    } else {
        findings.decide("xen", "guest");
    }
}

fn firmware(findings: &mut Findings) {
    let field = |name: &str| system_file::text(format!("{DMI}/{name}")).unwrap_or_default();
    let (product, vendor, bios) = (
        field("product_name"),
        field("sys_vendor"),
        field("bios_vendor"),
    );
    if [
        "KVM",
        "KVM Server",
        "Bochs",
        "AHV",
        "CloudStack KVM Hypervisor",
    ]
    .contains(&&*product)
    {
        findings.guest("kvm");
    }
    if vendor == "oVirt" {
        findings.guest("oVirt");
    }
    if vendor == "Red Hat" {
        if field("product_family") == "RHV" {
            findings.guest("RHV");
        } else if product == "RHEV Hypervisor" {
            findings.guest("RHEV");
        }
    }
    if product.starts_with("VMware") {
        findings.guest("VMware");
    }
    if ["OpenStack Compute", "OpenStack Nova"].contains(&&*product) {
        findings.guest("openstack");
    }
    match bios.as_str() {
        "Xen" => findings.guest("xen"),
        "innotek GmbH" => findings.guest("virtualbox"),
        "Amazon EC2" | "DigitalOcean" | "Hetzner" | "Linode" => findings.guest("kvm"),
        _ => {}
    }
    match vendor.as_str() {
        "QEMU" | "Amazon EC2" | "DigitalOcean" | "Google" | "Scaleway" | "Nutanix" => {
            findings.guest("kvm");
        }
        "KubeVirt" => findings.guest("KubeVirt"),
        "Microsoft Corporation" => findings.guest("VirtualPC"),
        "Parallels Software International Inc." => findings.guest("parallels"),
        "OpenStack Foundation" => findings.guest("openstack"),
        _ => {}
    }
}

fn processor(findings: &mut Findings) {
    for line in system_file::lines("/proc/self/status") {
        if let Some(number) = line.strip_prefix("VxID:") {
            if number.trim().starts_with('0') {
                findings.host("linux_vserver");
            } else {
                findings.guest("linux_vserver");
            }
        }
    }
    for line in system_file::lines("/proc/cpuinfo") {
        let is_model = line.starts_with("model name");
        let is_vendor = line.starts_with("vendor_id");
        if is_model && line.contains("QEMU Virtual CPU") {
            findings.guest("kvm");
        } else if (is_vendor && line.contains("User Mode Linux"))
            || (is_model && line.contains("UML"))
        {
            findings.guest("uml");
        } else if line.starts_with("machine")
            && line.contains("CHRP IBM pSeries (emulated by qemu)")
        {
            findings.guest("kvm");
        } else if is_vendor && line.contains("PowerVM Lx86") {
            findings.guest("powervm_lx86");
        } else if is_vendor && line.contains("IBM/S390") {
            findings.guest.insert("PR/SM".into());
            findings.decide("PR/SM", "LPAR");
        }
    }
}

fn modules(findings: &mut Findings) {
    let lines = system_file::lines("/proc/modules");
    let has = |module: &str| {
        lines
            .iter()
            .any(|line| line.split(' ').next() == Some(module))
    };
    if has("kvm") {
        findings.host("kvm");
        if exists("/rhev/") && runs_vdsm() {
            findings.host.insert("RHEV".into());
        }
    }
    if has("vboxdrv") {
        findings.host("virtualbox");
    }
    if has("virtio") {
        findings.host.insert("kvm".into());
        findings.decide("kvm", "guest");
    }
}

fn runs_vdsm() -> bool {
    shevek_plugin::target::Process::all().iter().any(|process| {
        let name = system_file::text(format!("/proc/{}/comm", process.pid));
        matches!(name.as_deref(), Some("vdsm" | "vdsmd"))
    })
}

fn dmidecode(gathering: &Gathering<'_>, findings: &mut Findings) {
    // Where sysfs has the table, it has been read above.
    if exists(DMI) {
        return;
    }
    let Some(output) = gathering
        .find_program("dmidecode", &[])
        .and_then(|program| gathering.run(&program, &["-s", "system-product-name"]))
        .filter(|output| output.rc == 0)
    else {
        return;
    };
    let name: String = output
        .stdout
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(str::trim)
        .collect();
    if name.starts_with("VMware") {
        findings.guest("VMware");
    }
    if output.stdout.contains("BHYVE") {
        findings.guest("bhyve");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_cgroups() {
        assert!(is_docker_cgroup("1:name=systemd:/docker/0a1b"));
        assert!(is_docker_cgroup("0::/system.slice/docker-0a1b.scope"));
        assert!(!is_docker_cgroup("0::/system.slice/docker.service"));
        assert!(!is_docker_cgroup("0::/docker-xyz.scope"));
    }

    #[test]
    fn the_first_finding_decides() {
        let mut findings = Findings::default();
        findings.guest("docker");
        findings.host("kvm");
        assert_eq!(
            findings.into_facts(),
            facts(json!({
                "virtualization_type": "docker", "virtualization_role": "guest",
                "virtualization_tech_guest": ["docker"], "virtualization_tech_host": ["kvm"],
            }))
        );
        assert_eq!(
            Findings::default().into_facts()["virtualization_type"],
            "NA"
        );
    }
}
