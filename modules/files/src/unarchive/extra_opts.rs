//! `extra_opts`: the options of tar and unzip that make sense without these programs.

/// What they ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ExtraOptions {
    pub(super) strip: usize,
    pub(super) exclude: Vec<String>,
    pub(super) wildcards: bool,
    pub(super) junk_paths: bool,
    pub(super) numeric_owner: bool,
    /// Whether files get the owners of the archive; root does so when nothing is said.
    pub(super) same_owner: Option<bool>,
    /// Whether they get exactly its permissions; root does so when nothing is said.
    pub(super) same_permissions: Option<bool>,
    /// Whether files keep the time of now.
    pub(super) touch: bool,
    pub(super) keep_newer: bool,
    /// Whether files that are there stay.
    pub(super) skip_old: bool,
}

impl ExtraOptions {
    /// Those for a tar archive.
    ///
    /// # Errors
    /// Options that are not supported.
    pub(super) fn tar(options: &[String]) -> Result<Self, String> {
        let mut found = Self::default();
        let mut options = options.iter().map(String::as_str);
        while let Some(option) = options.next() {
            let (name, value) = match option.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value)),
                _ => (option, None),
            };
            let mut needed = || {
                value
                    .or_else(|| options.next())
                    .ok_or_else(|| format!("extra_opts: {name} needs a value"))
            };
            match name {
                "--strip-components" | "--strip" => {
                    let value = needed()?;
                    found.strip = value
                        .parse()
                        .map_err(|_| format!("extra_opts: {name}: {value} is no number"))?;
                }
                "--exclude" => found.exclude.push(needed()?.to_string()),
                "--wildcards" => found.wildcards = true,
                "--no-wildcards" => found.wildcards = false,
                "--numeric-owner" => found.numeric_owner = true,
                "--same-owner" => found.same_owner = Some(true),
                "--no-same-owner" | "-o" => found.same_owner = Some(false),
                "--same-permissions" | "--preserve-permissions" | "-p" => {
                    found.same_permissions = Some(true);
                }
                "--no-same-permissions" => found.same_permissions = Some(false),
                "--touch" | "-m" => found.touch = true,
                "--keep-newer-files" => found.keep_newer = true,
                "--skip-old-files" => found.skip_old = true,
                // What they say is so anyway.
                "--overwrite"
                | "--unlink-first"
                | "-U"
                | "--verbose"
                | "-v"
                | "--show-transformed-names"
                | "--delay-directory-restore" => {}
                other => return Err(unsupported(other, "tar")),
            }
        }
        Ok(found)
    }

    /// Those for a zip archive.
    ///
    /// # Errors
    /// Options that are not supported.
    pub(super) fn zip(options: &[String]) -> Result<Self, String> {
        let mut found = Self::default();
        for option in options {
            match option.as_str() {
                "-j" => found.junk_paths = true,
                "-n" => found.skip_old = true,
                // What they say is so anyway.
                "-o" | "-q" | "-qq" => {}
                other => return Err(unsupported(other, "zip")),
            }
        }
        Ok(found)
    }
}

fn unsupported(option: &str, kind: &str) -> String {
    format!(
        "extra_opts: {option} is not supported for {kind} archives; archives are unpacked without the programs tar and unzip"
    )
}

#[cfg(test)]
mod tests {
    use super::ExtraOptions;

    #[test]
    fn options() {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let found = ExtraOptions::tar(&texts(&["--strip-components", "2", "--exclude=a=b", "-o"]));
        let found = found.expect("they are known");
        assert_eq!((found.strip, found.same_owner), (2, Some(false)));
        assert_eq!(found.exclude, ["a=b"]);
        let transform = ExtraOptions::tar(&texts(&["--transform", "s/a/b/"]));
        assert!(transform.is_err_and(|text| text.contains("--transform is not supported")));
        assert!(ExtraOptions::tar(&texts(&["--strip"])).is_err());
        assert!(ExtraOptions::zip(&texts(&["-qq", "-j"])).is_ok_and(|found| found.junk_paths));
        assert!(ExtraOptions::zip(&texts(&["-a"])).is_err());
    }
}
