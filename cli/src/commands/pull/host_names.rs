//! What this machine is called.

use std::process::{Command, Stdio};

/// The names that a playbook or an inventory may call this machine by.
pub(super) struct HostNames {
    /// As the kernel knows it.
    pub(super) node: String,
    /// With its domain, where there is one. Python: `socket.getfqdn`.
    pub(super) full: String,
}

impl HostNames {
    pub(super) fn find() -> Self {
        let node = rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned();
        let full = with_domain(&node).unwrap_or_else(|| node.clone());
        Self { node, full }
    }

    /// The name without its domain.
    pub(super) fn short(&self) -> &str {
        first_part(&self.full)
    }

    /// The limit that leaves this machine only.
    pub(super) fn limit(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for name in [
            &*self.full,
            &*self.node,
            self.short(),
            first_part(&self.node),
        ] {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        format!("localhost,{},127.0.0.1", names.join(","))
    }
}

fn first_part(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Asks the resolver; the standard library of Rust cannot give canonical names.
fn with_domain(node: &str) -> Option<String> {
    let output = Command::new("getent")
        .args(["hosts", "--", node])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut names = text.lines().next()?.split_whitespace().skip(1);
    let first = names.clone().next()?;
    Some(
        names
            .find(|name| name.contains('.'))
            .unwrap_or(first)
            .to_owned(),
    )
}
