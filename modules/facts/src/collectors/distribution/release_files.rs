//! The distributions that are known by their files, in the order in which they are looked for.

use super::release_file::{Input, Parsed, ReleaseFile};
use super::suse;
use crate::collector::Facts;

const fn file(
    path: &'static str,
    name: &'static str,
    read: fn(&Input<'_>) -> Parsed,
) -> ReleaseFile {
    ReleaseFile {
        path,
        name,
        allow_empty: false,
        read,
    }
}

const fn marker(path: &'static str, name: &'static str) -> ReleaseFile {
    ReleaseFile {
        path,
        name,
        allow_empty: true,
        read: |_| None,
    }
}

pub(super) const ALL: &[ReleaseFile] = &[
    file("/etc/altlinux-release", "Altlinux", |input| {
        first_word(input, "ALT")
    }),
    file("/etc/oracle-release", "OracleLinux", |input| {
        first_word(input, "Oracle Linux")
    }),
    file("/etc/slackware-version", "Slackware", slackware),
    file("/etc/centos-release", "CentOS", centos),
    file("/etc/redhat-release", "RedHat", |input| {
        first_word(input, "Red Hat")
    }),
    marker("/etc/vmware-release", "VMwareESX"),
    file("/etc/openwrt_release", "OpenWrt", openwrt),
    file("/etc/os-release", "Amazon", amazon),
    file("/etc/system-release", "Amazon", amazon),
    file("/etc/alpine-release", "Alpine", alpine),
    marker("/etc/arch-release", "Archlinux"),
    file("/etc/os-release", "Archlinux", arch),
    file("/etc/os-release", "SUSE", suse::read),
    file("/etc/SuSE-release", "SUSE", suse::read),
    file("/etc/os-release", "Debian", debian),
    file("/etc/lsb-release", "Debian", debian),
    file("/etc/lsb-release", "Mandriva", mandriva),
    file("/etc/sourcemage-release", "SMGL", |input| {
        first_word(input, "Source Mage GNU/Linux")
    }),
    file("/usr/lib/os-release", "ClearLinux", clear_linux),
    file("/etc/coreos/update.conf", "Coreos", coreos),
    file("/etc/os-release", "Flatcar", flatcar),
    file("/etc/os-release", "NA", other),
];

/// Facts from pairs, without those that have no value.
fn facts<const N: usize>(pairs: [(&str, Option<&str>); N]) -> Facts {
    pairs
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_string(), value?.into())))
        .collect()
}

fn major(version: Option<&str>) -> Option<&str> {
    version?.split('.').next()
}

/// A file in Red Hat's way: its own words, or else the first word names the distribution.
fn first_word(input: &Input<'_>, search: &str) -> Parsed {
    if input.text.contains(search) {
        return Some(facts([
            ("distribution", Some(input.name)),
            ("distribution_file_search_string", Some(search)),
        ]));
    }
    Some(facts([(
        "distribution",
        input.text.split_whitespace().next(),
    )]))
}

fn slackware(input: &Input<'_>) -> Parsed {
    let is_word =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let version = input.text.split_whitespace().find(|word| {
        let parts = word.trim_end_matches('+').split_once('.');
        parts.is_some_and(|(a, b)| is_word(a) && is_word(b))
    });
    input.text.contains("Slackware").then(|| {
        facts([
            ("distribution", Some(input.name)),
            ("distribution_version", version),
        ])
    })
}

fn centos(input: &Input<'_>) -> Parsed {
    if input.text.contains("CentOS Stream") {
        Some(facts([("distribution_release", Some("Stream"))]))
    } else if input.text.contains("TencentOS Server") {
        Some(facts([("distribution", Some("TencentOS"))]))
    } else {
        None
    }
}

fn openwrt(input: &Input<'_>) -> Parsed {
    input.text.contains("OpenWrt").then(|| {
        facts([
            ("distribution", Some(input.name)),
            (
                "distribution_version",
                input.setting("DISTRIB_RELEASE").map(unquoted),
            ),
            (
                "distribution_release",
                input.setting("DISTRIB_CODENAME").map(unquoted),
            ),
        ])
    })
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['\'', '"'])
}

fn amazon(input: &Input<'_>) -> Parsed {
    if !input.text.contains("Amazon") {
        return None;
    }
    let (version, major, minor) = if input.path == "/etc/os-release" {
        let version = input.setting("VERSION_ID");
        let (major, minor) =
            match version.map(|version| version.split_once('.').unwrap_or((version, "NA"))) {
                Some((major, minor)) => (Some(major), Some(minor)),
                None => (None, None),
            };
        (version, major, minor)
    } else {
        let is_number = |word: &&str| word.chars().all(|c| c.is_ascii_digit());
        let version = input.text.split_whitespace().find(is_number);
        (Some(version.unwrap_or("NA")), None, None)
    };
    Some(facts([
        ("distribution", Some("Amazon")),
        ("distribution_version", version),
        ("distribution_major_version", major),
        ("distribution_minor_version", minor),
    ]))
}

fn alpine(input: &Input<'_>) -> Parsed {
    Some(facts([
        ("distribution", Some("Alpine")),
        ("distribution_version", Some(input.text)),
    ]))
}

fn arch(input: &Input<'_>) -> Parsed {
    let is_arch = input.text.contains("Arch Linux");
    is_arch.then(|| facts([("distribution", Some(input.name))]))
}

fn debian(input: &Input<'_>) -> Parsed {
    let has = |words: &[&str]| words.iter().any(|word| input.text.contains(word));
    let version = input.setting("VERSION_ID");
    let with_version = |name, release| {
        facts([
            ("distribution", Some(name)),
            ("distribution_release", release),
            ("distribution_version", version),
            ("distribution_major_version", major(version)),
        ])
    };
    let codename = input.setting("VERSION_CODENAME");
    if has(&["Debian", "Raspbian"]) {
        let pretty = input.setting("PRETTY_NAME").unwrap_or_default();
        let release = pretty
            .split_once('(')
            .and_then(|(_, rest)| Some(rest.split_once(')')?.0));
        let minor = input.root.text("/etc/debian_version");
        let minor = minor
            .as_deref()
            .and_then(|version| version.split_once('.'))
            .map(|(_, minor)| minor);
        return Some(facts([
            ("distribution", Some("Debian")),
            ("distribution_release", release),
            ("distribution_minor_version", minor),
        ]));
    }
    let found = if has(&["Ubuntu"]) {
        facts([("distribution", Some("Ubuntu"))])
    } else if has(&["SteamOS"]) {
        facts([("distribution", Some("SteamOS"))])
    } else if has(&["Kali", "Parrot"]) {
        let name = if has(&["Kali"]) { "Kali" } else { "Parrot" };
        facts([
            ("distribution", Some(name)),
            ("distribution_release", input.setting("DISTRIB_RELEASE")),
        ])
    } else if has(&["Devuan"]) {
        let pretty = input.setting("PRETTY_NAME").unwrap_or_default();
        let release = pretty
            .split_once('(')
            .map(|(_, rest)| rest.split([')', ' ']).next().unwrap_or(rest));
        facts([
            ("distribution", Some("Devuan")),
            ("distribution_release", release),
            ("distribution_version", version),
            ("distribution_major_version", version),
        ])
    } else if has(&["Cumulus"]) {
        with_version("Cumulus Linux", input.setting("VERSION"))
    } else if has(&["Mint"]) {
        with_version("Linux Mint", None)
    } else if has(&["UOS", "Uos", "uos"]) {
        with_version("Uos", codename)
    } else if has(&["Deepin", "deepin"]) {
        with_version("Deepin", codename)
    } else if has(&["LMDE"]) {
        facts([("distribution", Some("Linux Mint Debian Edition"))])
    } else {
        return None;
    };
    Some(found)
}

fn mandriva(input: &Input<'_>) -> Parsed {
    input.text.contains("Mandriva").then(|| {
        facts([
            ("distribution", Some(input.name)),
            ("distribution_version", input.setting("DISTRIB_RELEASE")),
            ("distribution_release", input.setting("DISTRIB_CODENAME")),
        ])
    })
}

fn clear_linux(input: &Input<'_>) -> Parsed {
    let name = input.setting("NAME")?;
    let version = input.setting("VERSION_ID");
    name.contains("Clear Linux").then(|| {
        facts([
            ("distribution", Some(name)),
            ("distribution_major_version", version),
            ("distribution_version", version),
            ("distribution_release", input.setting("ID")),
        ])
    })
}

fn coreos(input: &Input<'_>) -> Parsed {
    (input.id == "coreos").then(|| facts([("distribution_release", input.setting("GROUP"))]))
}

fn flatcar(input: &Input<'_>) -> Parsed {
    let version = input.setting("VERSION");
    (input.id == "flatcar").then(|| {
        facts([
            ("distribution_major_version", major(version)),
            ("distribution_version", version),
        ])
    })
}

/// Any other one with an `os-release`.
fn other(input: &Input<'_>) -> Parsed {
    let version = input
        .setting("VERSION")
        .filter(|_| input.guessed("distribution_version") == "NA");
    Some(facts([
        ("distribution", input.setting("NAME")),
        ("distribution_version", version),
    ]))
}
