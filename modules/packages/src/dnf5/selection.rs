//! What has to be done for the names of a task.

use shevek_plugin::{ModuleContext, ModuleError};

use super::command::Command;
use crate::dnf::arguments::Args;
use crate::dnf::installed::Installed;

/// The names by what is to be done with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selection {
    pub(super) upgrade: Vec<String>,
    pub(super) install: Vec<String>,
    /// What is told of names that are left alone.
    pub(super) results: Vec<String>,
}

impl Selection {
    /// For packages that are to be there.
    ///
    /// # Errors
    /// When rpm or dnf5 cannot be asked.
    pub(super) fn of(
        args: &Args,
        dnf: &Command<'_>,
        context: &ModuleContext<'_>,
    ) -> Result<Self, ModuleError> {
        let latest = args.state.as_deref() == Some("latest");
        let installed = Installed::read(&args.installroot, context)?;
        let mut selection = Self::default();
        for name in &args.names {
            if name.contains(['*', '?', '[']) {
                if latest {
                    selection.upgrade.push(name.clone());
                }
                if !args.update_only {
                    selection.install.push(name.clone());
                }
            } else if installed.has_newer(version_of(name)) && is_known(version_of(name), dnf)? {
                if args.allow_downgrade {
                    selection.install.push(name.clone());
                }
            } else if is_installed(name, &installed, context)? {
                if latest {
                    selection.upgrade.push(name.clone());
                }
            } else if args.update_only {
                selection.results.push(format!(
                    "Packages providing {name} not installed due to update_only specified"
                ));
            } else {
                selection.install.push(name.clone());
            }
        }
        Ok(selection)
    }
}

/// The name and version in the name of a file.
fn version_of(name: &str) -> &str {
    match name.rsplit_once('/') {
        Some((_, file)) => file.strip_suffix(".rpm").unwrap_or(file),
        None => name,
    }
}

/// Whether there is such a version, here or in a repository.
fn is_known(spec: &str, dnf: &Command<'_>) -> Result<bool, ModuleError> {
    for place in ["--available", "--installed"] {
        let output = dnf.run(&["--quiet", "repoquery", place, spec])?;
        if output.rc == 0 && !output.stdout.trim().is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a package of this name, or one with this file, is installed. What a package provides does not count.
fn is_installed(
    name: &str,
    installed: &Installed<'_>,
    context: &ModuleContext<'_>,
) -> Result<bool, ModuleError> {
    if name.starts_with('/') {
        return Ok(!installed.called(name, context)?.is_empty());
    }
    Ok(installed.is_named(name))
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn files_have_versions() {
        assert_eq!(
            version_of("/srv/alpha-1.0-1.noarch.rpm"),
            "alpha-1.0-1.noarch"
        );
        assert_eq!(version_of("https://a.example/alpha-1.0.rpm"), "alpha-1.0");
        assert_eq!(version_of("alpha-1.0"), "alpha-1.0");
    }
}
