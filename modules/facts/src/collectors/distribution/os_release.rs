//! `os-release`, and what older systems have instead. Python: the library `distro`.

use std::collections::HashMap;

use super::Root;

/// The release files of systems without `os-release`, and of those whose version is more exact there.
const RELEASE_FILES: [(&str, &str); 6] = [
    ("/etc/centos-release", "centos"),
    ("/etc/oracle-release", "oracle"),
    ("/etc/fedora-release", "fedora"),
    ("/etc/redhat-release", "rhel"),
    ("/etc/SuSE-release", "suse"),
    ("/etc/alpine-release", "alpine"),
];

/// Its settings, keys in lower case.
pub(super) struct OsRelease(HashMap<String, String>);

impl OsRelease {
    pub(super) fn read(root: &Root) -> Self {
        let text = root
            .text("/etc/os-release")
            .or_else(|| root.text("/usr/lib/os-release"))
            .unwrap_or_default();
        Self(parse(&text))
    }

    fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// The distribution's id, `debian` for example.
    pub(super) fn id(&self, root: &Root) -> String {
        let id = self.get("id").to_lowercase().replace(' ', "_");
        match id.as_str() {
            "ol" => "oracle".into(),
            "opensuse-leap" => "opensuse".into(),
            "" => RELEASE_FILES
                .iter()
                .find(|(path, _)| root.text(path).is_some())
                .map_or_else(String::new, |(_, id)| (*id).to_string()),
            _ => id,
        }
    }

    /// Its version, as exactly as the system tells it.
    pub(super) fn version(&self, root: &Root, id: &str) -> String {
        let is_debian = id == "debian"
            || self
                .get("id_like")
                .split_whitespace()
                .any(|like| like == "debian");
        let file = release_file(root)
            .map(|file| file.version)
            .unwrap_or_default();
        let mut versions = vec![
            self.get("version_id").to_string(),
            file,
            release_content(self.get("pretty_name")).version,
        ];
        if is_debian {
            versions.push(root.text("/etc/debian_version").unwrap_or_default());
        }
        let first = versions.iter().find(|version| !version.is_empty()).cloned();
        match id {
            "debian" => best(&versions),
            "centos" => best(&versions)
                .split('.')
                .take(2)
                .collect::<Vec<_>>()
                .join("."),
            _ => first.unwrap_or_default(),
        }
    }

    /// Its code name; `None` when it has none.
    pub(super) fn codename(&self, root: &Root) -> Option<String> {
        for key in ["version_codename", "ubuntu_codename"] {
            if let Some(name) = self.0.get(key) {
                return Some(name.clone());
            }
        }
        in_version(self.get("version"))
            .or_else(|| release_file(root).map(|file| file.codename))
            .filter(|name| !name.is_empty())
    }
}

/// The version with the most dots, the first of equals.
fn best(versions: &[String]) -> String {
    let mut best = "";
    for version in versions {
        if best.is_empty() || version.matches('.').count() > best.matches('.').count() {
            best = version;
        }
    }
    best.to_string()
}

/// `12 (bookworm)` or `24.04, Noble Numbat`.
fn in_version(version: &str) -> Option<String> {
    let no_digits = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_ascii_digit());
    let in_brackets = version
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    if let Some((name, _)) = in_brackets
        && no_digits(name)
    {
        return Some(name.trim().to_string());
    }
    let (_, name) = version.split_once(',')?;
    no_digits(name).then(|| name.trim().to_string())
}

#[derive(Default)]
struct ReleaseContent {
    version: String,
    codename: String,
}

fn release_file(root: &Root) -> Option<ReleaseContent> {
    let text = RELEASE_FILES.iter().find_map(|(path, _)| root.text(path))?;
    Some(release_content(text.lines().next()?))
}

/// `CentOS Linux release 7.9.2009 (Core)` or `Debian GNU/Linux 12 (bookworm)`.
fn release_content(line: &str) -> ReleaseContent {
    let (line, codename) = match line
        .trim_end()
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once('('))
    {
        Some((line, codename)) => (line.trim_end(), codename),
        None => (line.trim_end(), ""),
    };
    let last = line.rsplit(' ').next().unwrap_or_default();
    let is_version = last.ends_with(|c: char| c.is_ascii_digit())
        && last
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_ascii_lowercase() || ".+-".contains(c));
    if !is_version {
        return ReleaseContent::default();
    }
    ReleaseContent {
        version: last.to_string(),
        codename: codename.to_string(),
    }
}

/// Assignments as a shell reads them.
fn parse(text: &str) -> HashMap<String, String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim().to_lowercase(), unquote(value.trim())))
        .collect()
}

fn unquote(value: &str) -> String {
    for quote in ['"', '\''] {
        if let Some(inner) = value
            .strip_prefix(quote)
            .and_then(|value| value.strip_suffix(quote))
        {
            return if quote == '"' {
                unescape(inner)
            } else {
                inner.to_string()
            };
        }
    }
    unescape(value)
}

fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        result.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_names_and_release_lines() {
        for (version, name) in [
            ("12 (bookworm)", Some("bookworm")),
            ("9.3 (Blue Onyx)", Some("Blue Onyx")),
            ("14.04, Trusty Tahr", Some("Trusty Tahr")),
            ("2023", None),
            ("24.04.1 LTS (24)", None),
        ] {
            assert_eq!(in_version(version).as_deref(), name, "{version}");
        }
        let content = release_content("CentOS Linux release 7.9.2009 (Core)");
        assert_eq!(
            (content.version.as_str(), content.codename.as_str()),
            ("7.9.2009", "Core")
        );
        assert_eq!(release_content("openSUSE Tumbleweed").version, "");
    }
}
