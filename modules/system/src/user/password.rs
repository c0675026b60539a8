//! Passwords: whether one looks hashed.

/// What Ansible says when it does not.
pub(super) const NOT_HASHED: &str = "The input password appears not to have been hashed. The 'password' argument must be encrypted for this module to work properly.";

/// Whether the text can hardly be the hash of a password. Ansible: `check_password_encrypted`.
pub(super) fn looks_unhashed(password: &str) -> bool {
    if password.is_empty() || ["*", "!", "*************"].contains(&password) {
        return false;
    }
    if password.contains([':', '*', '!']) {
        return true;
    }
    let fields: Vec<&str> = password.split('$').collect();
    if fields.len() < 3 {
        return true;
    }
    let hash = fields[fields.len() - 1];
    let length = match fields[1] {
        "1" => Some(22),
        "5" | "y" => Some(43),
        "6" => Some(86),
        _ => None,
    };
    length.is_some_and(|length| hash.chars().count() != length)
        || !hash
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_told_from_passwords() {
        let md5 = "$1$salt$qJH7.N4xYta3aEG/dfqo/0";
        for hashed in ["", "*", "!", "*************", md5, "$2b$12$abc./XYZ"] {
            assert!(!looks_unhashed(hashed), "{hashed}");
        }
        for plain in [
            "secret",
            "a$b",
            "$1$salt$short",
            "$6$s$x",
            "$9$a$b-c",
            "!*",
            "$1$a:b$c",
        ] {
            assert!(looks_unhashed(plain), "{plain}");
        }
    }
}
