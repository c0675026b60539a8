//! Where a system keeps its name.

use std::path::Path;

use shevek_plugin::target::{Tool, write_file};
use shevek_plugin::{ModuleContext, ModuleError};

use crate::service_manager::is_systemd_managed;

/// A way to read and set the name. Ansible: the classes `...Strategy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy {
    /// `hostnamectl`.
    Systemd,
    /// A file that holds nothing else.
    File(&'static str),
    /// `/etc/hostname`, which `hostname -F` reads.
    Alpine,
    /// `HOSTNAME=` in `/etc/sysconfig/network`.
    RedHat,
    /// `hostname=` in `/etc/conf.d/hostname`.
    OpenRc,
}

const NETWORK: &str = "/etc/sysconfig/network";
const CONF_D: &str = "/etc/conf.d/hostname";
const HOSTNAME: &str = "/etc/hostname";

impl Strategy {
    /// That of the argument `use`, or else that of the system.
    pub(super) fn choose(
        context: &ModuleContext<'_>,
        wanted: Option<&str>,
    ) -> Result<Self, ModuleError> {
        let chosen = match wanted {
            Some("systemd" | "debian") => Self::Systemd,
            Some("alpine") => Self::Alpine,
            Some("openrc") => Self::OpenRc,
            Some("redhat") => Self::RedHat,
            Some("sles") => Self::File("/etc/HOSTNAME"),
            Some(other) => {
                return Err(ModuleError::new(format!(
                    "hostname module cannot use '{other}' on Linux"
                )));
            }
            None if is_systemd_managed(context) => Self::Systemd,
            None => Self::of_distribution()?,
        };
        match chosen {
            Self::Systemd => context.require_program("hostnamectl")?,
            Self::Alpine => context.require_program("hostname")?,
            _ => String::new(),
        };
        Ok(chosen)
    }

    fn of_distribution() -> Result<Self, ModuleError> {
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        let value = |key: &str| {
            release.lines().find_map(|line| {
                let value = line.strip_prefix(key)?.strip_prefix('=')?;
                Some(value.trim_matches(['"', '\'']).to_string())
            })
        };
        let id = value("ID").unwrap_or_default();
        Self::of(&id).ok_or_else(|| {
            ModuleError::new(format!(
                "hostname module cannot be used on platform Linux ({id})"
            ))
        })
    }

    /// By the `ID` of os-release.
    fn of(id: &str) -> Option<Self> {
        Some(match id {
            "debian" | "kylin" | "cumulus-linux" | "kali" | "parrot" | "ubuntu" | "linuxmint"
            | "linaro" | "devuan" | "raspbian" | "uos" | "deepin" | "neon" | "void" | "pop" => {
                Self::File(HOSTNAME)
            }
            "rhel" | "centos" | "anolis" | "cloudlinux" | "alinux" | "scientific" | "ol"
            | "virtuozzo" | "amzn" | "altlinux" | "eurolinux" => Self::RedHat,
            "sles" => Self::File("/etc/HOSTNAME"),
            "gentoo" => Self::OpenRc,
            "alpine" => Self::Alpine,
            _ => return None,
        })
    }

    /// The name that the kernel has now; most systems are asked for the permanent one.
    pub(super) fn current(self, context: &ModuleContext<'_>) -> Result<String, ModuleError> {
        match self {
            Self::Systemd => hostnamectl(context, &["--transient", "status"]),
            _ => self.permanent(context),
        }
    }

    /// The name after the next boot.
    pub(super) fn permanent(self, context: &ModuleContext<'_>) -> Result<String, ModuleError> {
        let read = |file: &str| {
            std::fs::read_to_string(file)
                .map_err(|error| ModuleError::new(format!("failed to read hostname: {error}")))
        };
        match self {
            Self::Systemd => hostnamectl(context, &["--static", "status"]),
            Self::File(_) | Self::Alpine => {
                let file = self.file();
                if !Path::new(file).is_file() {
                    return Ok(String::new());
                }
                Ok(read(file)?.trim().to_string())
            }
            Self::RedHat => {
                let text = read(NETWORK)?;
                let line = text
                    .lines()
                    .find(|line| line.trim().starts_with("HOSTNAME"));
                match line.and_then(|line| line.split_once('=')) {
                    Some((_, name)) => Ok(name.trim().to_string()),
                    None => Err(ModuleError::new(format!(
                        "Unable to locate HOSTNAME entry in {NETWORK}"
                    ))),
                }
            }
            Self::OpenRc => {
                if !Path::new(CONF_D).is_file() {
                    return Ok(String::new());
                }
                let text = read(CONF_D)?;
                let name = text
                    .lines()
                    .find_map(|line| line.trim().strip_prefix("hostname="));
                Ok(name.unwrap_or_default().trim_matches('"').to_string())
            }
        }
    }

    /// Whether the kernel's name is set before the permanent one. NetworkManager wants it the other way.
    pub(super) fn current_first(self) -> bool {
        self != Self::Systemd
    }

    pub(super) fn set_current(
        self,
        context: &ModuleContext<'_>,
        name: &str,
    ) -> Result<(), ModuleError> {
        match self {
            Self::Systemd => {
                check_length(name)?;
                hostnamectl(context, &["--transient", "set-hostname", name]).map(|_| ())
            }
            Self::Alpine => {
                let program = context.require_program("hostname")?;
                checked(context, &Tool::new(program).args(["-F", HOSTNAME])).map(|_| ())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn set_permanent(
        self,
        context: &ModuleContext<'_>,
        name: &str,
    ) -> Result<(), ModuleError> {
        let text = match self {
            Self::Systemd => {
                check_length(name)?;
                let words = ["--pretty", "--static", "set-hostname", name];
                return hostnamectl(context, &words).map(|_| ());
            }
            Self::File(_) | Self::Alpine => format!("{name}\n"),
            Self::RedHat => {
                let text = std::fs::read_to_string(NETWORK).unwrap_or_default();
                with_line(&text, "HOSTNAME", &format!("HOSTNAME={name}"), true)
            }
            Self::OpenRc => {
                let text = std::fs::read_to_string(CONF_D).unwrap_or_default();
                with_line(&text, "hostname=", &format!("hostname=\"{name}\""), false)
            }
        };
        write_file(Path::new(self.file()), text.as_bytes(), 0o644)
            .map_err(|error| ModuleError::new(format!("failed to update hostname: {error}")))
    }

    fn file(self) -> &'static str {
        match self {
            Self::File(file) => file,
            Self::RedHat => NETWORK,
            Self::OpenRc => CONF_D,
            Self::Alpine | Self::Systemd => HOSTNAME,
        }
    }
}

/// The text with another line for the one that starts so; with `append`, put at the end when there is none.
fn with_line(text: &str, start: &str, line: &str, append: bool) -> String {
    let mut found = false;
    let mut lines: Vec<&str> = text
        .lines()
        .map(|old| {
            if old.trim().starts_with(start) {
                found = true;
                line
            } else {
                old
            }
        })
        .collect();
    if append && !found {
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

fn check_length(name: &str) -> Result<(), ModuleError> {
    if name.chars().count() > 64 {
        return Err(ModuleError::new(
            "name cannot be longer than 64 characters on systemd servers, try a shorter name",
        ));
    }
    Ok(())
}

fn hostnamectl(context: &ModuleContext<'_>, words: &[&str]) -> Result<String, ModuleError> {
    let program = context.require_program("hostnamectl")?;
    checked(context, &Tool::new(program).args(words.iter().copied()))
}

fn checked(context: &ModuleContext<'_>, tool: &Tool) -> Result<String, ModuleError> {
    let output = tool.run(context)?;
    if output.rc != 0 {
        return Err(ModuleError::new(format!(
            "Command failed rc={}, out={}, err={}",
            output.rc, output.stdout, output.stderr
        )));
    }
    Ok(output.stdout.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_replaced_or_added() {
        assert_eq!(
            with_line("A=1\n HOSTNAME=x\n", "HOSTNAME", "HOSTNAME=y", true),
            "A=1\nHOSTNAME=y\n"
        );
        assert_eq!(
            with_line("", "HOSTNAME", "HOSTNAME=y", true),
            "HOSTNAME=y\n"
        );
        assert_eq!(
            with_line("a=1\n", "hostname=", "hostname=\"y\"", false),
            "a=1\n"
        );
    }

    #[test]
    fn distributions_have_their_file() {
        assert_eq!(
            Strategy::of("debian"),
            Some(Strategy::File("/etc/hostname"))
        );
        assert_eq!(Strategy::of("centos"), Some(Strategy::RedHat));
        assert_eq!(Strategy::of("plan9"), None);
    }
}
