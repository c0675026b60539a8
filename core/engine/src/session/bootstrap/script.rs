//! The script's text.

use std::fmt::Write as _;

use crate::session::RunnerImage;

/// What a script is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::session) enum Purpose {
    /// Find the runner or ask for it on the same stream, then become it.
    Serve,
    /// Find the runner and become it for the requests that are on standard input already, else say `need`.
    Oneshot,
    /// Install the runner from standard input in the usable place after the first `skip`.
    Install {
        /// Usable places to pass over, for they failed before.
        skip: usize,
    },
}

/// The parts of a script.
pub(in crate::session) struct Script<'a> {
    /// The word that makes this run's markers unmistakable: letters and digits.
    pub(in crate::session) nonce: &'a str,
    /// The runner for each machine (`x86_64`).
    pub(in crate::session) images: &'a [(&'a str, &'a RunnerImage)],
    /// Whether standard input may begin with a password that nobody asked for: everything up to the line
    /// `SHEVEK-nonce go` is skipped.
    pub(in crate::session) skip_password: bool,
}

impl Script<'_> {
    /// The script on one line, for `/bin/sh -c`.
    pub(in crate::session) fn text(&self, purpose: Purpose) -> String {
        let mut lines = include_str!("common.sh").to_string();
        if self.skip_password {
            lines +=
                "while IFS= read -r l; do if [ \"$l\" = \"$m-$t go\" ]; then break; fi; done;\n";
        }
        let start = |mode: &str| {
            format!("go() {{ umask $o; say start \"$1\"; exec \"$1\" {mode} --hash $h; }};\n")
        };
        let find = include_str!("find.sh");
        let install = include_str!("install.sh");
        match purpose {
            Purpose::Serve => {
                lines += &start("serve");
                lines += find;
                lines += &install
                    .replace("@SKIP@", "0")
                    .replace("@ASK@", "say need $g $h \"$f\";")
                    .replace("@AGAIN@", "");
            }
            Purpose::Oneshot => {
                lines += &start("--oneshot");
                lines += find;
                lines += "if command -v gzip > /dev/null 2>&1; then say need gzip $h; else say need plain $h; fi\n";
            }
            Purpose::Install { skip } => {
                lines += "go() { say installed \"$1\"; exit 0; };\n";
                lines += &install
                    .replace("@SKIP@", &skip.to_string())
                    .replace("@ASK@", "")
                    .replace("@AGAIN@", "say failed $e; exit 0;");
            }
        }
        one_line(&lines)
            .replace("@NONCE@", self.nonce)
            .replace("@IMAGES@", &self.image_cases())
    }

    fn image_cases(&self) -> String {
        let mut cases = String::new();
        for (machine, image) in self.images {
            // FreeBSD calls its own x86_64 amd64; only Linux counts here.
            let _ = write!(
                cases,
                "\"Linux {machine}\") h={}; c={}; n={}; z={};; ",
                image.sha256,
                image.cksum,
                image.len,
                image.bytes_gz.len()
            );
        }
        cases
    }
}

/// Joins lines, comments left out.
fn one_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn passes_every_login_shell_unchanged() {
        let image = RunnerImage {
            bytes_gz: Cow::Borrowed(b"abc"),
            len: 5,
            sha256: "00".repeat(32).into(),
            cksum: 7,
        };
        let script = Script {
            nonce: "abc123",
            images: &[("x86_64", &image), ("aarch64", &image)],
            skip_password: true,
        };
        for purpose in [
            Purpose::Serve,
            Purpose::Oneshot,
            Purpose::Install { skip: 1 },
        ] {
            let text = script.text(purpose);
            assert!(
                !text.contains(['\'', '!', '\\', '\n', '@']) || text.contains("$@"),
                "{text}"
            );
            assert!(!text.contains(['\'', '!', '\\', '\n']), "{text}");
            assert!(text.len() < 4000, "{} bytes", text.len());
            let checked = std::process::Command::new("/bin/sh")
                .args(["-n", "-c", &text])
                .output()
                .unwrap();
            assert!(checked.status.success(), "{checked:?}\n{text}");
        }
    }
}
