//! What is installed, as rpm knows it.

use std::cmp::Ordering;

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::evr::Evr;

const FORMAT: &str = "%{NAME}\\t%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n";

/// A package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) evr: Evr,
    pub(crate) arch: String,
}

impl Package {
    /// `name-[epoch:]version-release.arch`. Python: `str(package)`.
    pub(crate) fn nevra(&self) -> String {
        let release = self.evr.release.as_deref().unwrap_or_default();
        let epoch = match self.evr.epoch {
            0 => String::new(),
            epoch => format!("{epoch}:"),
        };
        format!(
            "{}-{epoch}{}-{release}.{}",
            self.name, self.evr.version, self.arch
        )
    }

    /// The forms of its name that a task may use.
    pub(crate) fn is_called(&self, spec: &str) -> bool {
        let release = self.evr.release.as_deref().unwrap_or_default();
        let (name, version, arch) = (&self.name, &self.evr.version, &self.arch);
        let epoch = self.evr.epoch;
        let plain = [
            name.clone(),
            format!("{name}-{version}"),
            format!("{name}-{version}-{release}"),
            format!("{name}-{epoch}:{version}"),
            format!("{name}-{epoch}:{version}-{release}"),
        ];
        plain.iter().any(|form| {
            form == spec || spec.strip_prefix(form.as_str()) == Some(&format!(".{arch}"))
        }) || format!("{epoch}:{name}-{version}-{release}.{arch}") == spec
    }
}

/// What is installed below a root.
#[derive(Debug)]
pub(crate) struct Installed<'a> {
    pub(crate) packages: Vec<Package>,
    root: &'a str,
    rpm: String,
}

impl<'a> Installed<'a> {
    /// Asks rpm.
    ///
    /// # Errors
    /// When there is no rpm.
    pub(crate) fn read(root: &'a str, context: &ModuleContext<'_>) -> Result<Self, ModuleError> {
        let mut installed = Self {
            packages: Vec::new(),
            root,
            rpm: context.require_program("rpm")?,
        };
        installed.packages = installed.query(&["-qa"], context)?;
        Ok(installed)
    }

    fn query(
        &self,
        words: &[&str],
        context: &ModuleContext<'_>,
    ) -> Result<Vec<Package>, ModuleError> {
        let output = Tool::new(&self.rpm)
            .args(["--root", self.root, "--qf", FORMAT])
            .args(words.iter().copied())
            .run(context)?;
        Ok(output.stdout.lines().filter_map(package).collect())
    }

    /// Those that a task calls by this name: theirs, with or without version, something they provide, a file.
    pub(crate) fn called(
        &self,
        spec: &str,
        context: &ModuleContext<'_>,
    ) -> Result<Vec<Package>, ModuleError> {
        let found: Vec<Package> = self
            .packages
            .iter()
            .filter(|package| package.is_called(spec))
            .cloned()
            .collect();
        if !found.is_empty() {
            return Ok(found);
        }
        if let Some((name, relation, evr)) = relation(spec) {
            return Ok(self
                .packages
                .iter()
                .filter(|package| package.name == name)
                .filter(|package| holds(package.evr.compare(&evr), relation))
                .cloned()
                .collect());
        }
        self.query(&["-q", "--whatprovides", spec], context)
    }

    /// Whether a task calls one by this name, with or without its version. What they provide is not looked at.
    pub(crate) fn is_named(&self, spec: &str) -> bool {
        self.packages.iter().any(|package| package.is_called(spec))
    }

    /// Whether something newer than the version that a name asks for is installed.
    pub(crate) fn has_newer(&self, spec: &str) -> bool {
        let newer = |name: &str, evr: &Evr| {
            self.packages.iter().any(|package| {
                package.name == name && package.evr.compare(evr) == Ordering::Greater
            })
        };
        if let Some((name, relation, evr)) = relation(spec) {
            return matches!(relation, "=" | "==" | "<=" | "<") && newer(&name, &evr);
        }
        self.packages.iter().any(|package| {
            let rest = spec
                .strip_prefix(package.name.as_str())
                .and_then(|rest| rest.strip_prefix('-'));
            let Some(rest) = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            else {
                return false;
            };
            let suffix = format!(".{}", package.arch);
            let version = rest.strip_suffix(suffix.as_str()).unwrap_or(rest);
            Evr::parse(version).is_some_and(|mut evr| {
                if !version.contains(':') {
                    evr.epoch = package.evr.epoch;
                }
                package.evr.compare(&evr) == Ordering::Greater
            })
        })
    }
}

fn package(line: &str) -> Option<Package> {
    let mut fields = line.split('\t');
    let name = fields.next()?.to_string();
    let epoch = fields.next()?.parse().ok()?;
    let version = fields.next()?.to_string();
    let release = Some(fields.next()?.to_string());
    // Keys of signatures are listed as packages.
    let arch = fields.next().filter(|arch| *arch != "(none)")?.to_string();
    Some(Package {
        name,
        evr: Evr {
            epoch,
            version,
            release,
        },
        arch,
    })
}

/// The parts of `name >= 1.0`.
fn relation(spec: &str) -> Option<(String, &str, Evr)> {
    let start = spec.find(['<', '>', '='])?;
    let (name, rest) = spec.split_at(start);
    let end = rest.find(|c| !matches!(c, '<' | '>' | '='))?;
    let (relation, version) = rest.split_at(end);
    Some((
        name.trim().to_string(),
        relation,
        Evr::parse(version.trim())?,
    ))
}

fn holds(order: Ordering, relation: &str) -> bool {
    match relation {
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        _ => order.is_eq(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed() -> Installed<'static> {
        Installed {
            packages: ["alpha\t0\t1.5\t2\tnoarch", "g-lib\t1\t3.0\t1\tx86_64"]
                .iter()
                .filter_map(|line| package(line))
                .collect(),
            root: "/",
            rpm: String::new(),
        }
    }

    #[test]
    fn names_of_a_package() {
        let installed = installed();
        let [alpha, lib] = installed.packages.as_slice() else {
            panic!("two packages");
        };
        assert_eq!(
            (alpha.nevra(), lib.nevra()),
            ("alpha-1.5-2.noarch".into(), "g-lib-1:3.0-1.x86_64".into())
        );
        for spec in [
            "alpha",
            "alpha.noarch",
            "alpha-1.5",
            "alpha-1.5-2",
            "alpha-1.5-2.noarch",
            "alpha-0:1.5-2",
        ] {
            assert!(alpha.is_called(spec), "{spec}");
        }
        assert!(!alpha.is_called("alph") && !alpha.is_called("alpha-1.4") && !lib.is_called("g"));
        assert!(lib.is_called("1:g-lib-3.0-1.x86_64"));
    }

    #[test]
    fn newer_ones() {
        let installed = installed();
        for (spec, newer) in [
            ("alpha-1.4", true),
            ("alpha-1.5", false),
            ("alpha-1.5-1.noarch", true),
            ("alpha = 1.0", true),
            ("alpha >= 1.0", false),
            ("g-lib-2.0", true),
            ("alpha", false),
        ] {
            assert_eq!(installed.has_newer(spec), newer, "{spec}");
        }
    }
}
