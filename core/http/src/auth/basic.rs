//! Basic authentication.

use data_encoding::BASE64;

/// The value of `Authorization`. Ansible: `basic_auth_header`.
pub(crate) fn basic_header(user: &str, password: &str) -> String {
    format!(
        "Basic {}",
        BASE64.encode(format!("{user}:{password}").as_bytes())
    )
}

/// Whether a `WWW-Authenticate` asks for it, with a realm as it has to.
pub(super) fn is_asked_for(challenge: &str) -> bool {
    let mut rest = challenge;
    while let Some(at) = rest.to_ascii_lowercase().find("basic") {
        rest = &rest[at + "basic".len()..];
        let parameters = rest.trim_start();
        if parameters.len() < rest.len() && parameters.to_ascii_lowercase().starts_with("realm=") {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_realm_belongs_to_it() {
        assert!(is_asked_for("Basic realm=\"x\""));
        assert!(is_asked_for("Digest realm=\"y\", basic  Realm=x"));
        assert!(!is_asked_for("Basic"));
        assert!(!is_asked_for("Basically realm=x"));
        assert_eq!(basic_header("u", "p"), "Basic dTpw");
    }
}
