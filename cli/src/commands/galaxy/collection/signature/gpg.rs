//! One call of `gpg`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::commands::galaxy::context::failed;
use crate::error::CommandError;

/// Statuses that speak against a signature, and what they mean.
pub(super) const ERRORS: [(&str, &str); 16] = [
    ("EXPSIG", "it has expired"),
    ("EXPKEYSIG", "its key has expired"),
    ("REVKEYSIG", "its key was revoked"),
    ("BADSIG", "it is the signature of something else"),
    (
        "ERRSIG",
        "it cannot be checked: the key is missing, or its algorithm is not known",
    ),
    ("NO_PUBKEY", "its key is not in the keyring"),
    ("MISSING_PASSPHRASE", "a passphrase is missing"),
    ("BAD_PASSPHRASE", "a passphrase is wrong"),
    ("NODATA", "there is no signature in it"),
    ("UNEXPECTED", "there is something else in it"),
    ("ERROR", "gpg met an error"),
    ("FAILURE", "gpg failed"),
    ("BADARMOR", "its armour is damaged"),
    ("KEYEXPIRED", "a key has expired"),
    ("KEYREVOKED", "a key was revoked"),
    ("NO_SECKEY", "a secret key is missing"),
];

/// What `gpg` says of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Good,
    /// With statuses that all are to be ignored.
    Ignored,
    /// Why it is not good.
    Bad(String),
}

/// Checks a detached signature of the file.
///
/// # Errors
/// A `gpg` that cannot be run.
pub(super) fn verify(
    file: &Path,
    signature: &[u8],
    keyring: &Path,
    ignored: &[String],
) -> Result<Verdict, CommandError> {
    let cannot = |error: std::io::Error| {
        failed(format!(
            "Signatures are checked by the program gpg, which cannot be run: {error}"
        ))
    };
    let mut child = Command::new("gpg")
        .args([
            "--status-fd=1",
            "--verify",
            "--batch",
            "--no-tty",
            "--no-default-keyring",
        ])
        .arg(format!("--keyring={}", keyring.display()))
        .arg("-")
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(cannot)?;
    if let Some(mut stdin) = child.stdin.take() {
        // It says itself what is missing when it stops reading.
        let _ = stdin.write_all(signature);
    }
    let output = child.wait_with_output().map_err(cannot)?;
    let statuses = String::from_utf8_lossy(&output.stdout);
    Ok(judge(&statuses, output.status.code(), ignored))
}

fn judge(statuses: &str, code: Option<i32>, ignored: &[String]) -> Verdict {
    let mut reasons: Vec<&(&str, &str)> = Vec::new();
    for line in statuses.lines() {
        let status = line.split_whitespace().nth(1).unwrap_or_default();
        let known = ERRORS.iter().find(|(name, _)| *name == status);
        reasons.extend(known.filter(|one| !reasons.contains(one)));
    }
    if reasons.is_empty() {
        return match code {
            Some(0) => Verdict::Good,
            _ => Verdict::Bad(format!("gpg failed: {}", statuses.trim())),
        };
    }
    let is_ignored = |name: &str| ignored.iter().any(|one| one == name);
    if reasons.iter().all(|(name, _)| is_ignored(name)) {
        return Verdict::Ignored;
    }
    let reasons: Vec<String> = reasons
        .iter()
        .map(|(name, why)| format!("{why} ({name})"))
        .collect();
    Verdict::Bad(reasons.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judge};

    #[test]
    fn statuses_are_judged() {
        let good = "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 1 a\n[GNUPG:] VALIDSIG 1\n";
        let unknown = "[GNUPG:] ERRSIG 1 22 10 00 1 9 -\n[GNUPG:] NO_PUBKEY 1\n";
        let both = ["ERRSIG".to_owned(), "NO_PUBKEY".to_owned()];
        assert_eq!(judge(good, Some(0), &[]), Verdict::Good);
        assert_eq!(judge(unknown, Some(2), &both), Verdict::Ignored);
        assert!(matches!(
            judge(unknown, Some(2), &both[..1]),
            Verdict::Bad(_)
        ));
        assert!(matches!(judge("", Some(2), &both), Verdict::Bad(_)));
        assert!(matches!(judge(good, None, &[]), Verdict::Bad(_)));
    }
}
