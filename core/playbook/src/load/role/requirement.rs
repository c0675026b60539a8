//! Dependencies in the form of Galaxy's requirements: `src: https://.../role.git`. Ansible: `RoleRequirement`.

use shevek_jinja::Value;
use shevek_yaml::{Diagnostic, Node};

/// The name of a dependency that has neither `role` nor `name`: from its `src`.
pub(super) fn requirement_name(node: &Node) -> Result<Option<Value>, Diagnostic> {
    if node.as_mapping().is_none() || node.get("role").is_some() || node.get("name").is_some() {
        return Ok(None);
    }
    match node.get("src").map(Node::as_str) {
        None => Ok(None),
        Some(Some(source)) => Ok(Some(Value::from(repository_name(source)))),
        Some(None) => Err(Diagnostic::at(
            &node.span,
            "Error parsing role dependencies.",
        )),
    }
}

/// `https://git.example.com/repos/repo.git` is `repo`.
fn repository_name(source: &str) -> &str {
    let source = source.split_once('+').map_or(source, |(_, source)| source);
    if !source.contains("://") && !source.contains('@') {
        return source;
    }
    let last = source.rsplit('/').next().unwrap_or(source);
    let last = last.strip_suffix(".git").unwrap_or(last);
    let last = last.strip_suffix(".tar.gz").unwrap_or(last);
    last.split(',').next().unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::repository_name;

    #[test]
    fn names_of_repositories() {
        for (source, name) in [
            ("https://git.example.com/repos/web.git", "web"),
            ("git+https://git.example.com/web.tar.gz", "web"),
            ("git@example.com:me/web.git", "web"),
            ("user.role", "user.role"),
        ] {
            assert_eq!(repository_name(source), name);
        }
    }
}
