//! SELinux contexts, where the target has SELinux. Ansible: `selinux_context` and its like.

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::fs::{XattrFlags, lgetxattr, lsetxattr};

/// The attribute that holds a file's context.
const ATTRIBUTE: &str = "security.selinux";

/// The longest context looked for.
const LONGEST: usize = 4096;

/// Whether the kernel enforces or watches a policy. libselinux: `is_selinux_enabled`.
pub fn is_enabled() -> bool {
    Path::new("/sys/fs/selinux/enforce").exists()
}

/// Whether contexts have a level. libselinux: `is_selinux_mls_enabled`.
pub fn has_levels() -> bool {
    std::fs::read_to_string("/sys/fs/selinux/mls").is_ok_and(|text| text.trim() == "1")
}

/// User, role, type and perhaps level of a file. libselinux: `lgetfilecon_raw`.
pub fn context(path: impl AsRef<Path>) -> Option<Vec<String>> {
    let mut buffer = vec![0; LONGEST];
    let length = lgetxattr(path.as_ref(), ATTRIBUTE, &mut buffer[..]).ok()?;
    let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
    Some(split(text.trim_end_matches('\0')))
}

/// What the policy says of a path. libselinux: `matchpathcon`, whose program is asked.
pub fn default_context(path: &Path) -> Option<Vec<String>> {
    let output = Command::new("matchpathcon")
        .args(["-n", "--"])
        .arg(path)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let text = text.trim();
    (!text.is_empty() && text != "<<none>>").then(|| split(text))
}

/// Gives a file a context. libselinux: `lsetfilecon`.
pub fn set_context(path: impl AsRef<Path>, context: &[String]) -> std::io::Result<()> {
    let mut text = context.join(":").into_bytes();
    text.push(0);
    Ok(lsetxattr(
        path.as_ref(),
        ATTRIBUTE,
        &text,
        XattrFlags::empty(),
    )?)
}

/// A level may hold colons itself.
fn split(text: &str) -> Vec<String> {
    text.splitn(4, ':').map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_level_keeps_its_colons() {
        assert_eq!(
            split("system_u:object_r:etc_t:s0:c0,c1"),
            ["system_u", "object_r", "etc_t", "s0:c0,c1"]
        );
    }
}
