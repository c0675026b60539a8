//! Permissions, octal and symbolic. Ansible: `_symbolic_mode_to_octal`.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

/// Permission bits and the three special ones.
const ALL: u32 = 0o7777;

/// A mode as options take it: a number, its octal digits, or symbolic changes to the permissions that `now` has.
///
/// # Errors
/// What Python's code says of a text that is neither.
pub fn symbolic(text: &str, now: u32, is_dir: bool, umask: u32) -> Result<u32, String> {
    let mut mode = now & ALL;
    for clause in text.split(',') {
        let bad = || format!("bad symbolic permission for mode: {clause}");
        let at = clause.find(['+', '=', '-']).unwrap_or(clause.len());
        let (users, mut rest) = clause.split_at(at);
        let masked = users.is_empty();
        let users = if matches!(users, "" | "a") {
            "ugo"
        } else {
            users
        };
        if !users.chars().all(|user| "ugo".contains(user)) {
            return Err(bad());
        }
        while let Some(operator) = rest.chars().next() {
            let after = &rest[1..];
            let end = after.find(['+', '=', '-']).unwrap_or(after.len());
            let (permissions, next) = after.split_at(end);
            rest = next;
            if !permissions.chars().all(|p| "rwxXstugo".contains(p)) {
                return Err(bad());
            }
            for user in users.chars() {
                let bits = bits(user, permissions, mode, is_dir, masked.then_some(umask));
                mode = match operator {
                    '=' => (mode & !mask(user)) | bits,
                    '+' => mode | bits,
                    _ => mode & !bits,
                };
            }
        }
    }
    Ok(mode)
}

/// What belongs to a user.
fn mask(user: char) -> u32 {
    match user {
        'u' => 0o4700,
        'g' => 0o2070,
        _ => 0o1007,
    }
}

/// The bits that permissions mean for a user.
fn bits(user: char, permissions: &str, mode: u32, is_dir: bool, umask: Option<u32>) -> u32 {
    let shift = match user {
        'u' => 6,
        'g' => 3,
        _ => 0,
    };
    let plain = |bit: u32| (bit << shift) & !umask.unwrap_or(0);
    permissions.chars().fold(0, |bits, permission| {
        bits | match permission {
            'r' => plain(4),
            'w' => plain(2),
            'x' => plain(1),
            'X' if is_dir || mode & 0o111 != 0 => 1 << shift,
            's' => match user {
                'u' => 0o4000,
                'g' => 0o2000,
                _ => 0,
            },
            't' if user == 'o' => 0o1000,
            'u' => (mode >> 6 & 7) << shift,
            'g' => (mode >> 3 & 7) << shift,
            'o' => (mode & 7) << shift,
            _ => 0,
        }
    })
}

/// A text as an octal number. Python: `int(text, 8)`.
pub(super) fn octal(text: &str) -> Option<u32> {
    let digits = text.trim();
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let digits = digits
        .strip_prefix("0o")
        .or_else(|| digits.strip_prefix("0O"))
        .unwrap_or(digits);
    u32::from_str_radix(&digits.replace('_', ""), 8)
        .ok()
        .filter(|_| !digits.starts_with(['+', '_']))
}

/// Python: `stat.S_IMODE`.
pub fn permission_bits(metadata: &Metadata) -> u32 {
    metadata.mode() & ALL
}

/// The process's umask, read without changing it: other threads make files meanwhile.
pub fn umask() -> u32 {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("Umask:"))?;
            u32::from_str_radix(line.trim(), 8).ok()
        })
        .unwrap_or(0o022)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbolic_modes_as_in_ansible() {
        // Values of ansible-core 2.19's test_module_utils for symbolic modes, and of chmod(1).
        for (now, is_dir, text, expected) in [
            (0o000, true, "u=rwx", 0o700),
            (0o000, true, "a=r,g=rwx,o=", 0o470),
            (0o400, false, "g=u", 0o440),
            (0o777, false, "o=", 0o770),
            (0o644, false, "u+X,g+X,o+X", 0o644),
            (0o744, false, "a+X", 0o755),
            (0o000, true, "a+X", 0o111),
            (0o755, false, "u-x", 0o655),
            (0o000, false, "u+s,g+s,o+t", 0o7000),
            (0o777, true, "u=g-x", 0o677),
            (0o000, false, "+rw", 0o644),
            (0o644, false, "=x", 0o111),
        ] {
            assert_eq!(symbolic(text, now, is_dir, 0o022), Ok(expected), "{text}");
        }
        for text in ["z=r", "a=q", "uu!=r"] {
            assert!(symbolic(text, 0, false, 0).is_err(), "{text}");
        }
        assert_eq!(
            symbolic("rw", 0o600, false, 0),
            Err("bad symbolic permission for mode: rw".into())
        );
    }

    #[test]
    fn octal_as_in_python() {
        for (text, expected) in [
            ("0644", Some(0o644)),
            (" 755 ", Some(0o755)),
            ("0o600", Some(0o600)),
            ("0o", None),
            ("888", None),
            ("u=r", None),
            ("", None),
        ] {
            assert_eq!(octal(text), expected, "{text}");
        }
    }
}
