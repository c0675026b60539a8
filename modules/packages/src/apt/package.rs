//! What is known of a package.

use std::collections::HashMap;

use shevek_plugin::shell_pattern::fnmatch;
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use super::command::quiet;

/// `NAME`, `NAME=VERSION` or `NAME>=VERSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) version: Option<(Comparison, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// Equal, or matching a pattern.
    Equal,
    AtLeast,
}

impl Wanted {
    pub(super) fn parse(text: &str) -> Self {
        let Some(index) = text.find('=') else {
            return Self {
                name: text.to_string(),
                version: None,
            };
        };
        let version = text[index + 1..].to_string();
        let (name, comparison) = match text[..index].strip_suffix('>') {
            Some(name) => (name, Comparison::AtLeast),
            None => (&text[..index], Comparison::Equal),
        };
        Self {
            name: name.to_string(),
            version: Some((comparison, version)),
        }
    }
}

/// What a package is, seen from a wanted version. Ansible: `package_status`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Status {
    /// Some version is installed.
    pub(super) installed: bool,
    /// What is installed is what is wanted.
    pub(super) version_installed: bool,
    pub(super) installable: Installable,
    /// Files are left, though perhaps only configuration.
    pub(super) has_files: bool,
}

/// What could be installed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Installable {
    #[default]
    Nothing,
    /// That version.
    Version(String),
    /// A virtual package: apt chooses.
    AptChooses,
}

/// A block of `apt-cache policy`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Policy {
    installed: Option<String>,
    candidate: Option<String>,
    /// The newest first.
    versions: Vec<String>,
}

/// Asks for packages, and remembers what apt knows of them.
pub(super) struct Packages<'a> {
    context: &'a ModuleContext<'a>,
    apt_cache: String,
    release: Option<String>,
    policies: HashMap<String, Policy>,
}

impl<'a> Packages<'a> {
    pub(super) fn new(context: &'a ModuleContext<'a>, args: &Args) -> Result<Self, ModuleError> {
        Ok(Self {
            context,
            apt_cache: context.require_program("apt-cache")?,
            release: args.default_release().map(ToString::to_string),
            policies: HashMap::new(),
        })
    }

    fn ask(&self, words: &[&str]) -> Result<String, ModuleError> {
        let mut tool = Tool::new(self.apt_cache.as_str());
        if let Some(release) = &self.release {
            tool = tool.args(["-o".to_string(), format!("APT::Default-Release={release}")]);
        }
        Ok(quiet(tool.args(words.iter().copied()))
            .run(self.context)?
            .stdout)
    }

    /// Asks for all of them at once.
    pub(super) fn load(&mut self, wanted: &[Wanted]) -> Result<(), ModuleError> {
        let mut words = vec!["policy", "--"];
        words.extend(wanted.iter().map(|one| one.name.as_str()));
        if words.len() > 2 {
            let answer = self.ask(&words)?;
            self.policies.extend(parse_policy(&answer));
        }
        Ok(())
    }

    fn policy(&mut self, name: &str) -> Result<Option<Policy>, ModuleError> {
        if let Some(policy) = self.policies.get(name) {
            return Ok(Some(policy.clone()).filter(Policy::is_real));
        }
        // A name with an architecture may be answered for without it.
        if !name.contains(':') {
            return Ok(None);
        }
        let answer = self.ask(&["policy", "--", name])?;
        let policy = parse_policy(&answer)
            .into_iter()
            .next()
            .map(|(_, policy)| policy);
        self.policies
            .insert(name.to_string(), policy.clone().unwrap_or_default());
        Ok(policy.filter(Policy::is_real))
    }

    /// The status of a package that is to be installed.
    pub(super) fn for_install(&mut self, wanted: &Wanted) -> Result<Status, ModuleError> {
        if let Some(policy) = self.policy(&wanted.name)? {
            return self.judge(wanted, &policy);
        }
        let providers = self.providers(&wanted.name)?;
        if providers.is_empty() {
            return Err(ModuleError::new(format!(
                "No package matching '{}' is available",
                wanted.name
            )));
        }
        if let [provider] = &providers[..] {
            let provider = Wanted {
                name: provider.clone(),
                version: wanted.version.clone(),
            };
            self.load(std::slice::from_ref(&provider))?;
            if let Some(policy) = self.policy(&provider.name)? {
                let status = self.judge(&provider, &policy)?;
                if status.installed {
                    return Ok(status);
                }
            }
        }
        Ok(Status {
            installable: Installable::AptChooses,
            ..Status::default()
        })
    }

    /// The status of a package that is to be removed.
    pub(super) fn for_removal(&mut self, wanted: &Wanted) -> Result<Status, ModuleError> {
        match self.policy(&wanted.name)? {
            Some(policy) => self.judge(wanted, &policy),
            None => Ok(Status::default()),
        }
    }

    fn judge(&self, wanted: &Wanted, policy: &Policy) -> Result<Status, ModuleError> {
        let (state, has_files) = self.dpkg_state(&wanted.name)?;
        let installed = state.as_deref() == Some("installed");
        let best = policy.best(wanted);
        let fits = |version: &str| -> Result<bool, ModuleError> {
            match &wanted.version {
                None => Ok(true),
                Some((Comparison::Equal, pattern)) => Ok(fnmatch(pattern, version)),
                Some((Comparison::AtLeast, least)) => self.is_at_least(version, least),
            }
        };
        let mut status = Status {
            installed,
            has_files,
            ..Status::default()
        };
        let Some(current) = policy.installed.as_ref().filter(|_| installed) else {
            status.installable = best.map_or(Installable::Nothing, Installable::Version);
            return Ok(status);
        };
        status.version_installed = fits(current)?;
        if let Some(best) = best
            && best != *current
            && fits(&best)?
        {
            status.installable = Installable::Version(best);
        }
        Ok(status)
    }

    /// What dpkg calls the package's state, and whether files of it are left.
    fn dpkg_state(&self, name: &str) -> Result<(Option<String>, bool), ModuleError> {
        let output = Tool::new(self.context.require_program("dpkg-query")?)
            .args(["-W", "-f", "${db:Status-Status}\n", "--", name])
            .run(self.context)?;
        let Some(state) = output.stdout.lines().next() else {
            return Ok((None, false));
        };
        let has_files = !matches!(state, "not-installed");
        Ok((Some(state.to_string()), has_files))
    }

    fn is_at_least(&self, version: &str, least: &str) -> Result<bool, ModuleError> {
        let dpkg = self.context.require_program("dpkg")?;
        let output = Tool::new(dpkg)
            .args(["--compare-versions", version, "ge", least])
            .run(self.context)?;
        Ok(output.rc == 0)
    }

    /// The packages that provide a virtual one.
    fn providers(&self, name: &str) -> Result<Vec<String>, ModuleError> {
        Ok(parse_providers(&self.ask(&["showpkg", "--", name])?))
    }

    /// The packages whose names match a pattern; those of other architectures only when it names one.
    pub(super) fn matching(&self, pattern: &str) -> Result<Vec<String>, ModuleError> {
        let names = self.ask(&["pkgnames"])?;
        let mut found: Vec<String> = names
            .lines()
            .filter(|name| fnmatch(pattern, name))
            .map(ToString::to_string)
            .collect();
        found.sort();
        let wanted: Vec<Wanted> = found.iter().map(|name| Wanted::parse(name)).collect();
        if wanted.is_empty() {
            return Ok(found);
        }
        // Names without any version are not packages.
        let mut words = vec!["policy", "--"];
        words.extend(found.iter().map(String::as_str));
        let policies: HashMap<String, Policy> =
            parse_policy(&self.ask(&words)?).into_iter().collect();
        found.retain(|name| policies.get(name).is_some_and(Policy::is_real));
        Ok(found)
    }
}

impl Policy {
    /// Whether there is any version of it.
    fn is_real(&self) -> bool {
        !self.versions.is_empty()
    }

    /// What apt would install. Ansible: `package_best_match`.
    fn best(&self, wanted: &Wanted) -> Option<String> {
        match &wanted.version {
            Some((Comparison::Equal, pattern)) => self
                .versions
                .iter()
                .find(|version| fnmatch(pattern, version))
                .cloned(),
            _ => self.candidate.clone(),
        }
    }
}

/// The blocks of `apt-cache policy`.
fn parse_policy(text: &str) -> Vec<(String, Policy)> {
    let mut found: Vec<(String, Policy)> = Vec::new();
    let value = |text: &str| Some(text.trim().to_string()).filter(|text| text != "(none)");
    for line in text.lines() {
        if !line.starts_with(' ') {
            if let Some(name) = line.strip_suffix(':') {
                found.push((name.to_string(), Policy::default()));
            }
            continue;
        }
        let Some((_, policy)) = found.last_mut() else {
            continue;
        };
        if let Some(text) = line.strip_prefix("  Installed:") {
            policy.installed = value(text);
        } else if let Some(text) = line.strip_prefix("  Candidate:") {
            policy.candidate = value(text);
        } else if let Some(text) = line
            .strip_prefix(" *** ")
            .or_else(|| line.strip_prefix("     "))
            && !text.starts_with(' ')
            && let Some(version) = text.split_whitespace().next()
        {
            policy.versions.push(version.to_string());
        }
    }
    found
}

/// The names in the part `Reverse Provides` of `apt-cache showpkg`.
fn parse_providers(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let lines = text
        .lines()
        .skip_while(|line| !line.starts_with("Reverse Provides:"))
        .skip(1);
    for name in lines.filter_map(|line| line.split_whitespace().next()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_string());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_read() {
        let text = "press:\n  Installed: 1.0-1\n  Candidate: 2.0-1\n  Version table:\n     2.0-1 500\n        500 file:/repo ./ Packages\n *** 1.0-1 100\n        100 /var/lib/dpkg/status\nvirtual:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n";
        let found = parse_policy(text);
        let press = &found[0].1;
        assert_eq!(press.versions, ["2.0-1", "1.0-1"]);
        assert_eq!(press.installed.as_deref(), Some("1.0-1"));
        assert_eq!(
            press.best(&Wanted::parse("press=1.*")).as_deref(),
            Some("1.0-1")
        );
        assert_eq!(
            press.best(&Wanted::parse("press>=1")).as_deref(),
            Some("2.0-1")
        );
        assert_eq!(press.best(&Wanted::parse("press=3*")), None);
        assert!(!found[1].1.is_real());
    }

    #[test]
    fn specifications_are_split() {
        let wanted = |text| Wanted::parse(text);
        assert_eq!(wanted("a").version, None);
        assert_eq!(
            wanted("a=1:2").version,
            Some((Comparison::Equal, "1:2".into()))
        );
        let least = wanted("a>=1");
        assert_eq!(
            (least.name.as_str(), least.version),
            ("a", Some((Comparison::AtLeast, "1".into())))
        );
    }

    #[test]
    fn providers_are_read() {
        let text = "Package: mta\nVersions: \n\nReverse Depends: \n  x,mta\nDependencies: \nProvides: \nReverse Provides: \nexim 4.9 (= )\npostfix 3.7 (= )\nexim 4.9 (= )\n";
        assert_eq!(parse_providers(text), ["exim", "postfix"]);
    }
}
