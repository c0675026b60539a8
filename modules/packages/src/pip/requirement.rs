//! What pip is asked for: packages with versions.

use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};

/// What a version starts with.
const OPERATORS: [&str; 7] = [">=", "<=", ">", "<", "==", "!=", "~="];

/// A package as the task names it. Ansible: `Package`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Requirement {
    /// A name, perhaps with versions.
    Package {
        /// In its canonical form.
        name: String,
        versions: VersionSpecifiers,
        /// As pip is told.
        text: String,
    },
    /// An address, a path, or what else pip may understand.
    Other(String),
}

impl Requirement {
    pub(super) fn parse(text: &str) -> Self {
        parse(text).unwrap_or_else(|| Self::Other(text.to_string()))
    }

    /// The same with a version of its own.
    pub(super) fn with_version(&self, version: &str) -> Self {
        let version = version.trim_start();
        let separator = if version.starts_with(|c: char| c.is_ascii_digit()) {
            "=="
        } else {
            " "
        };
        let text = self.text();
        parse(&format!("{text}{separator}{version}")).unwrap_or_else(|| self.clone())
    }

    /// As pip is told.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Package { text, .. } | Self::Other(text) => text,
        }
    }

    pub(super) fn has_versions(&self) -> bool {
        matches!(self, Self::Package { versions, .. } if !versions.is_empty())
    }

    /// Whether an installed package is what is asked for.
    pub(super) fn is_satisfied_by(&self, installed: &str, version: &str) -> bool {
        let Self::Package { name, versions, .. } = self else {
            return false;
        };
        *name == canonical(installed)
            && (versions.is_empty()
                || Version::from_str(version).is_ok_and(|version| versions.contains(&version)))
    }
}

fn parse(text: &str) -> Option<Requirement> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let text = text.trim();
    let (rest, marker) = match text.split_once(';') {
        Some((rest, marker)) => (rest.trim_end(), Some(marker.trim())),
        None => (text, None),
    };
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let is_edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if !is_edge(name.chars().next()) || !is_edge(name.chars().next_back()) {
        return None;
    }
    let rest = rest.trim_start();
    let (extras, rest) = match rest.strip_prefix('[') {
        None => (Vec::new(), rest),
        Some(rest) => {
            let (extras, rest) = rest.split_once(']')?;
            let mut extras: Vec<&str> = extras.split(',').map(str::trim).collect();
            extras.retain(|extra| !extra.is_empty());
            extras.sort_unstable();
            (extras, rest.trim_start())
        }
    };
    let rest = match rest.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?,
        None => rest,
    };
    let versions = VersionSpecifiers::from_str(rest).ok()?;
    let mut parts: Vec<String> = rest
        .split(',')
        .map(|part| part.split_whitespace().collect())
        .filter(|part: &String| !part.is_empty())
        .collect();
    parts.sort();
    let mut shown = name.to_string();
    if !extras.is_empty() {
        shown.push_str(&["[", &extras.join(","), "]"].concat());
    }
    shown.push_str(&parts.join(","));
    if let Some(marker) = marker {
        shown.push_str(&["; ", &marker.replace('\'', "\"")].concat());
    }
    Some(Requirement::Package {
        name: canonical(name),
        versions,
        text: shown,
    })
}

/// Python: PEP 503.
fn canonical(name: &str) -> String {
    let parts: Vec<&str> = name
        .split(['-', '_', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-").to_lowercase()
}

/// Whether pip would fetch it from version control.
pub(super) fn is_version_control(name: &str) -> bool {
    ["svn+", "git+", "hg+", "bzr+"]
        .iter()
        .any(|scheme| name.starts_with(scheme))
}

/// Names with their versions, which the task's list may have torn apart. Ansible: `_recover_package_name`.
pub(super) fn recover_names(names: &[String]) -> Vec<String> {
    let mut recovered: Vec<String> = Vec::new();
    let mut in_brackets = false;
    for part in names.iter().flat_map(|name| name.split(',')) {
        let is_version = OPERATORS
            .iter()
            .any(|operator| part.trim_start().starts_with(operator));
        match recovered.last_mut() {
            Some(last) if is_version || in_brackets => {
                last.push(',');
                last.push_str(part);
            }
            _ => recovered.push(part.to_string()),
        }
        in_brackets |= part.contains('[');
        in_brackets &= !part.contains(']');
    }
    recovered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_together() {
        let names = [
            "django>1.11.1",
            "<1.11.3",
            "ipaddress,simple[a",
            "b]>1",
            "<2",
        ]
        .map(ToString::to_string);
        assert_eq!(
            recover_names(&names),
            ["django>1.11.1,<1.11.3", "ipaddress", "simple[a,b]>1,<2"]
        );
    }

    #[test]
    fn requirements() {
        let django = Requirement::parse("Django_X [b, a] >= 1.0 , <2 ; python_version < '3'");
        assert_eq!(
            django.text(),
            "Django_X[a,b]<2,>=1.0; python_version < \"3\""
        );
        assert!(
            django.is_satisfied_by("django.x", "1.5") && !django.is_satisfied_by("django-x", "2.0")
        );
        assert!(django.has_versions());
        let plain = Requirement::parse("simple");
        assert_eq!(plain.with_version("1.0").text(), "simple==1.0");
        assert_eq!(plain.with_version(">1, <2").text(), "simple<2,>1");
        assert!(plain.is_satisfied_by("Simple", "0.1rc1"));
        let address = Requirement::parse("git+https://a.example/x#egg=x");
        assert_eq!(
            address,
            Requirement::Other("git+https://a.example/x#egg=x".into())
        );
        assert!(!address.is_satisfied_by("x", "1"));
    }
}
