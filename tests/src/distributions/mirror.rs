//! Where debootstrap gets packages from.

use std::process::{Command, Stdio};

use super::release::Release;

/// Where this machine's own apt gets packages of the same origin from; None leaves the choice to debootstrap.
pub(super) fn mirror(release: &Release) -> Option<String> {
    let output = Command::new("apt-get")
        .args(["indextargets", "--format", "$(ORIGIN) $(SUITE) $(REPO_URI)"])
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find_map(|line| {
        let (origin, rest) = line.split_once(' ')?;
        let (suite, address) = rest.split_once(' ')?;
        let is_main = !suite.contains('-') && address.starts_with("http");
        (origin == release.origin && is_main).then(|| address.trim_end_matches('/').to_owned())
    })
}

/// Why no root of the release can be made here: the mirror that would be used does not answer. None when it does,
/// and when it is debootstrap that chooses one.
pub fn unreachable(release: &Release) -> Option<String> {
    let mirror = mirror(release)?;
    let file = format!("{mirror}/dists/{}/InRelease", release.name);
    // What debootstrap itself fetches with.
    let output = Command::new("wget")
        .args([
            "--no-verbose",
            "--timeout=15",
            "--tries=2",
            "-O",
            "/dev/null",
        ])
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    (!output.status.success()).then(|| {
        let error = String::from_utf8_lossy(&output.stderr);
        format!("{file}: {}", error.trim())
    })
}
