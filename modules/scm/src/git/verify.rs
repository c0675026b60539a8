//! Signatures of commits and tags. Ansible: `verify_commit_sign`.

use shevek_plugin::ModuleError;

use super::program::{Program, failed_output};

impl Program<'_> {
    /// Checks who signed the version; with an allowlist, that it is one of these.
    pub(super) fn verify(
        &self,
        dest: &str,
        version: &str,
        allowlist: &[String],
    ) -> Result<(), ModuleError> {
        let command = if self.annotated_tags(dest)?.iter().any(|tag| tag == version) {
            "verify-tag"
        } else {
            "verify-commit"
        };
        let mut words = vec![command, version];
        if !allowlist.is_empty() {
            words.push("--raw");
        }
        let output = self.run(Some(dest), &words)?;
        if output.rc != 0 {
            let message = format!("Failed to verify GPG signature of commit/tag \"{version}\"");
            return Err(failed_output(message, &output));
        }
        if allowlist.is_empty() {
            return Ok(());
        }
        let signer = fingerprint(&output.stderr).unwrap_or("None");
        if allowlist.iter().any(|allowed| allowed == signer) {
            return Ok(());
        }
        let message = format!(
            "The gpg_allowlist does not include the public key \"{signer}\" for this commit"
        );
        Err(failed_output(message, &output))
    }

    fn annotated_tags(&self, dest: &str) -> Result<Vec<String>, ModuleError> {
        let format = "%(objecttype):%(refname:short)";
        let output = self.run(
            Some(dest),
            &["for-each-ref", "refs/tags/", "--format", format],
        )?;
        if output.rc != 0 {
            let message = format!("Could not determine tag data - received {}", output.stdout);
            let mut error = failed_output(message, &output);
            error.result.fields.shift_remove("rc");
            return Err(error);
        }
        let tags = output
            .stdout
            .lines()
            .filter_map(|line| line.trim().strip_prefix("tag:"));
        Ok(tags.map(ToString::to_string).collect())
    }
}

/// The fingerprint of the key that signed, out of GPG's status lines.
fn fingerprint(status: &str) -> Option<&str> {
    status.lines().find_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        (words.next() == Some("VALIDSIG")).then(|| words.next())?
    })
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn fingerprints() {
        let status =
            "[GNUPG:] NEWSIG\n\n[GNUPG:] VALIDSIG ABC 2024-01-01 1704067200 0 4 0 22 8 00 DEF\n";
        assert_eq!(fingerprint(status), Some("ABC"));
        assert_eq!(fingerprint("gpg: VALIDSIG\n"), None);
    }
}
