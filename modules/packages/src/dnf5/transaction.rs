//! What dnf5 says that it does or would do.

use crate::dnf::evr::Evr;
use crate::dnf::installed::Package;

/// A package of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// In Ansible's words: `Installed`, `Removed`, or dnf5's own for what is neither.
    action: &'static str,
    /// Whether it comes and there was none of its name.
    is_new: bool,
    package: Package,
}

impl Item {
    /// As results have it.
    pub(super) fn shown(&self, download_only: bool) -> String {
        let action = if download_only {
            "Downloaded"
        } else {
            self.action
        };
        format!("{action}: {}", self.package.nevra())
    }
}

/// Brings what is new to the front, in the order that the task names it: the order that libdnf5 has.
pub(super) fn sort(items: &mut [Item], names: &[String]) {
    let last = names.len();
    items.sort_by_key(|item| {
        let is_named = |spec: &&String| item.package.is_called(spec);
        match names.iter().position(|spec| is_named(&spec)) {
            Some(place) if item.is_new => place,
            _ => last + usize::from(!item.is_new),
        }
    });
}

/// Reads the table in dnf5's output.
pub(super) fn parse(output: &str) -> Vec<Item> {
    let rows = output
        .lines()
        .skip_while(|line| !line.starts_with("Package "))
        .skip(1)
        .take_while(|line| !line.starts_with("Transaction Summary"));
    let (mut action, mut is_new) = (None, false);
    let mut items = Vec::new();
    for row in rows {
        if let Some(heading) = row.strip_suffix(':').filter(|_| !row.starts_with(' ')) {
            action = action_of(heading);
            is_new = heading.starts_with("Installing");
            continue;
        }
        let words: Vec<&str> = row.split_whitespace().collect();
        let (action, words) = match words.as_slice() {
            ["replacing", rest @ ..] => (Some("Removed"), rest),
            words => (action, words),
        };
        if let (Some(action), Some(package)) = (action, package(words)) {
            items.push(Item {
                action,
                is_new,
                package,
            });
        }
    }
    items
}

/// What happens to the packages below a heading; nothing for those of groups and of streams of modules.
fn action_of(heading: &str) -> Option<&'static str> {
    if heading.ends_with("groups") || heading.contains("module streams") {
        return None;
    }
    match heading.split_whitespace().next()? {
        "Installing" | "Upgrading" => Some("Installed"),
        "Removing" => Some("Removed"),
        "Downgrading" => Some("Downgrade"),
        "Reinstalling" => Some("Reinstall"),
        "Changing" => Some("Reason Change"),
        _ => None,
    }
}

/// `NAME ARCH EPOCH:VERSION-RELEASE ...`.
fn package(words: &[&str]) -> Option<Package> {
    let [name, arch, evr, ..] = words else {
        return None;
    };
    let evr = Evr::parse(evr).filter(|evr| evr.release.is_some())?;
    Some(Package {
        name: (*name).to_string(),
        evr,
        arch: (*arch).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn shown(output: &str) -> Vec<String> {
        parse(output).iter().map(|item| item.shown(false)).collect()
    }

    /// As dnf5 5.4.6 writes it.
    #[test]
    fn a_table() {
        let output = "Package            Arch   Version Repository      Size
Upgrading:
 alpha             noarch 0:2.0-1 local        4.0   B
   replacing alpha noarch 0:1.0-1 local        4.0   B
Installing:
 newbeta           noarch 1:3.0-1 local        4.0   B
   replacing beta  noarch 0:1.0-1 local        4.0   B
Installing dependencies:
 delta             noarch 0:1.5-1 local        4.0   B
Installing groups:
 Some Tools 1.0

Transaction Summary:
 Installing:         2 packages
 Upgrading:          1 package
";
        assert_eq!(
            shown(output),
            [
                "Installed: alpha-2.0-1.noarch",
                "Removed: alpha-1.0-1.noarch",
                "Installed: newbeta-1:3.0-1.noarch",
                "Removed: beta-1.0-1.noarch",
                "Installed: delta-1.5-1.noarch",
            ]
        );
    }

    #[test]
    fn what_goes() {
        let output = "Package Arch   Version Repository                 Size
Removing:
 beta   noarch 0:1.0-1 local                   4.0   B
Removing dependent packages:
 alpha  noarch 0:1.0-1 _dnf_local_nogpgcheck   4.0   B

Transaction Summary:
 Removing:           2 packages
";
        assert_eq!(
            shown(output),
            ["Removed: beta-1.0-1.noarch", "Removed: alpha-1.0-1.noarch"]
        );
        assert!(parse("Nothing to do.\n").is_empty());
    }
}
