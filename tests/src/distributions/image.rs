//! Roots of distributions, kept below the target folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::fs::{FlockOperation, flock};

use super::mirror::mirror;
use super::release::Release;

/// What is in a root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image {
    /// The smallest system, with a server for SSH, cron and sudo; no Python.
    Plain,
    /// The same with systemd, and programs that modules use; no Python.
    Full,
    /// The same with what is written in Python or depends on it: pip and, where there is one, dnf 4; where there is a
    /// dnf 5, rpm does, and dnf 5 on rpm.
    Python,
}

impl Image {
    /// All, each built upon the one before.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Full, Self::Python];

    /// The name of its playbook and its folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Full => "full",
            Self::Python => "python",
        }
    }

    /// What is installed beside what the image before has. A package that the release does not have is left out, and,
    /// but for the image with Python, one that depends on Python.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &["openssh-server", "cron", "sudo"],
            Self::Full => &[
                "systemd-sysv",
                "dbus",
                "git",
                "subversion",
                "iptables",
                "gnupg",
                "rpm",
                "createrepo-c",
            ],
            Self::Python => &[
                "python3-pip",
                "python3-venv",
                "python3-setuptools",
                "dnf",
                "dnf5",
            ],
        }
    }

    /// The root's directory; made when it is not there yet, which takes a minute.
    ///
    /// # Errors
    /// What the tools say that make it.
    pub fn make(self, release: &Release) -> Result<PathBuf, String> {
        let all = images();
        fs::create_dir_all(&all).map_err(|error| format!("{}: {error}", all.display()))?;
        let lock = File::create(all.join("lock")).map_err(|error| format!("a lock: {error}"))?;
        flock(&lock, FlockOperation::LockExclusive).map_err(|error| format!("a lock: {error}"))?;
        self.make_locked(release)
    }

    fn make_locked(self, release: &Release) -> Result<PathBuf, String> {
        let directory = self.directory(release);
        if directory.exists() {
            return Ok(directory);
        }
        let draft = directory.with_extension("draft");
        remove(&draft)?;
        match self {
            Self::Plain => bootstrap(release, &draft)?,
            Self::Full => copy(&Self::Plain.make_locked(release)?, &draft)?,
            Self::Python => copy(&Self::Full.make_locked(release)?, &draft)?,
        }
        match self {
            Self::Plain | Self::Full => install(self.packages(), "python3", &draft)?,
            Self::Python => {
                // What had to be left out before is among them.
                let packages = [Self::Full.packages(), self.packages()].concat();
                install(&packages, "", &draft)?;
            }
        }
        fs::rename(&draft, &directory).map_err(|error| format!("{}: {error}", draft.display()))?;
        Ok(directory)
    }

    /// Whether the root has been made.
    pub fn exists(self, release: &Release) -> bool {
        self.directory(release).exists()
    }

    fn directory(self, release: &Release) -> PathBuf {
        images().join(format!("{}-{}", release.name, self.name()))
    }
}

/// Below cargo's target folder, in which the program that runs lies.
fn images() -> PathBuf {
    let program = std::env::current_exe().expect("this program");
    let target = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists());
    target
        .expect("cargo marks its target folder")
        .join("distributions")
}

/// debootstrap itself installs further packages (`--include`) in an order that fails for some releases.
fn bootstrap(release: &Release, draft: &Path) -> Result<(), String> {
    let mut command = Command::new("debootstrap");
    command
        .arg("--variant=minbase")
        .arg(format!("--components={}", release.components))
        .arg(release.name)
        .arg(draft)
        .args(mirror(release));
    checked(command, "debootstrap")
}

fn copy(base: &Path, draft: &Path) -> Result<(), String> {
    let mut command = Command::new("cp");
    command.arg("-a").arg(base).arg(draft);
    checked(command, "cp")
}

/// Installs what the release has of `packages`, and of that what does not itself depend on the package `unwanted`.
fn install(packages: &[&str], unwanted: &str, draft: &Path) -> Result<(), String> {
    let resolver = draft.join("etc/resolv.conf");
    fs::copy("/etc/resolv.conf", &resolver)
        .map_err(|error| format!("{}: {error}", resolver.display()))?;
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-c"])
        .arg("mount -t proc proc \"$0/proc\"; root=$0; exec chroot \"$root\" sh -c \"$@\"")
        .arg(draft)
        .arg(INSTALL)
        .arg("sh")
        .args(packages)
        .env_clear()
        .env("UNWANTED", unwanted)
        .env(
            "PATH",
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        )
        .env("LC_ALL", "C");
    checked(command, "apt-get")
}

const INSTALL: &str = "
set -e
printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive
# A mirror that is behind is good enough.
apt-get -o Acquire::Check-Valid-Until=false update -q
there=
for package; do
  known=$(apt-cache show --no-all-versions \"$package\" 2>/dev/null) || continue
  [ -z \"$UNWANTED\" ] || ! printf '%s' \"$known\" | grep -Eq \"^(Pre-)?Depends:.*[ :]$UNWANTED\\\\b\" || continue
  there=\"$there $package\"
done
apt-get -o Dpkg::Options::=--force-unsafe-io install -y -q --no-install-recommends $there
rm /usr/sbin/policy-rc.d
apt-get clean
";

fn checked(mut command: Command, name: &str) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name}: {error}: run tests/prepare"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    let last = &lines[lines.len().saturating_sub(30)..];
    Err(format!("{name}: {}\n{}", output.status, last.join("\n")))
}

fn remove(directory: &Path) -> Result<(), String> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", directory.display()))
        }
        _ => Ok(()),
    }
}
