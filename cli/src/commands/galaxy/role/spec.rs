//! What role is asked for: `source[,version[,name]]`, or a mapping.

use serde_json::{Map, Value as Json};

use crate::commands::galaxy::context::failed;
use crate::error::CommandError;

/// A role that is to be installed, or a dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoleSpec {
    pub(super) name: String,
    pub(super) src: String,
    pub(super) scm: Option<String>,
    /// `None` is not the same as none: both are written as they are.
    pub(super) version: Option<String>,
}

impl RoleSpec {
    /// Ansible: `RoleRequirement.role_yaml_parse` of a text.
    pub(super) fn parse(text: &str) -> Result<Self, CommandError> {
        let parts: Vec<&str> = text.trim().split(',').collect();
        let (src, version, name) = match parts[..] {
            [src] => (src, None, None),
            [src, version] => (src, Some(version), None),
            [src, version, name] => (src, Some(version), Some(name)),
            _ => {
                return Err(failed(format!(
                    "Invalid role line ({text}). Proper format is 'role_name[,version[,name]]'"
                )));
            }
        };
        let name = name.map_or_else(|| name_of_source(src), str::to_owned);
        let (scm, src) = split_scm(src);
        Ok(Self {
            name,
            src,
            scm,
            version: version.map(str::to_owned),
        })
    }

    /// The same of an entry in a requirements file or in a role's dependencies; `file` is told in errors.
    pub(super) fn of(entry: &Json, file: &str) -> Result<Self, CommandError> {
        match entry {
            Json::String(text) => Self::parse(text),
            Json::Object(entry) => Self::of_mapping(entry, file),
            other => Err(failed(format!(
                "{file}: {other} is neither the name of a role nor a mapping."
            ))),
        }
    }

    fn of_mapping(entry: &Map<String, Json>, file: &str) -> Result<Self, CommandError> {
        let text = |key: &str| match entry.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(failed(format!(
                "{file}: '{key}' of a role has to be a text, but is {other}: put it in quotes."
            ))),
        };
        if let Some(name) = text("role")? {
            if name.contains(',') {
                return Err(failed(format!(
                    "{file}: Invalid old style role requirement: {name}"
                )));
            }
            return Ok(Self {
                src: text("src")?.unwrap_or_else(|| name.clone()),
                name,
                scm: text("scm")?,
                version: text("version")?,
            });
        }
        let (mut scm, mut name) = (text("scm")?, text("name")?);
        let mut src = text("src")?;
        if let Some(given) = src.take() {
            let is_github = given.contains("github.com") && given.contains("http");
            let is_git = is_github && !given.contains('+') && !given.ends_with(".tar.gz");
            let given = if is_git {
                format!("git+{given}")
            } else {
                given
            };
            let (kind, rest) = split_scm(&given);
            scm = kind.or(scm);
            name = Some(name.unwrap_or_else(|| name_of_source(&rest)));
            src = Some(rest);
        }
        let Some(name) = name else {
            return Err(failed(format!("{file}: Must specify name or src for role")));
        };
        Ok(Self {
            src: src.unwrap_or_else(|| name.clone()),
            name,
            scm,
            version: Some(text("version")?.unwrap_or_default()),
        })
    }

    /// `name (version)`.
    pub(super) fn shown(&self) -> String {
        match self.version.as_deref() {
            None | Some("") => self.name.clone(),
            Some(version) => format!("{} ({version})", self.name),
        }
    }

    /// The version as messages name it.
    pub(super) fn shown_version(&self) -> &str {
        match self.version.as_deref() {
            None | Some("") => "unspecified",
            Some(version) => version,
        }
    }
}

fn split_scm(src: &str) -> (Option<String>, String) {
    match src.split_once('+') {
        Some((scm, src)) => (Some(scm.into()), src.into()),
        None => (None, src.into()),
    }
}

/// `https://git.example.com/repos/nginx.git` is `nginx`. Ansible: `repo_url_to_role_name`.
fn name_of_source(src: &str) -> String {
    if !src.contains("://") && !src.contains('@') {
        return src.into();
    }
    let last = src.rsplit('/').next().unwrap_or(src);
    let last = last.strip_suffix(".git").unwrap_or(last);
    last.strip_suffix(".tar.gz").unwrap_or(last).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(entry: Json) -> (String, String, Option<String>, Option<String>) {
        let spec = RoleSpec::of(&entry, "file").expect("a role");
        (spec.name, spec.src, spec.scm, spec.version)
    }

    #[test]
    fn roles_are_named_as_by_ansible() {
        let some = |text: &str| Some(text.to_owned());
        let git = "git+https://example.com/r/nginx.git";
        let address = "https://example.com/r/nginx.git";
        assert_eq!(
            of(json!("acme.web,1.0")),
            ("acme.web".into(), "acme.web".into(), None, some("1.0"))
        );
        assert_eq!(
            of(json!(git)),
            ("nginx".into(), address.into(), some("git"), None)
        );
        assert_eq!(
            of(json!({"src": git, "version": "v1"})),
            ("nginx".into(), address.into(), some("git"), some("v1"))
        );
        assert_eq!(
            of(json!({"src": "https://github.com/a/b"})),
            (
                "b".into(),
                "https://github.com/a/b".into(),
                some("git"),
                some("")
            )
        );
        assert_eq!(
            of(json!({"name": "x", "src": "r.tar.gz"})),
            ("x".into(), "r.tar.gz".into(), None, some(""))
        );
        assert!(RoleSpec::parse("a,b,c,d").is_err());
        assert!(RoleSpec::of(&json!({"version": "1"}), "file").is_err());
    }
}
