//! SUSE's many products.

use super::release_file::{Input, Parsed};
use crate::collector::Facts;

pub(super) fn read(input: &Input<'_>) -> Parsed {
    let lower = input.text.to_lowercase();
    if !lower.contains("suse") {
        return None;
    }
    let mut facts = Facts::new();
    let mut set = |key: &str, value: String| facts.insert(key.to_string(), value.into());
    let is_open = lower.contains("open");
    if input.path == "/etc/os-release" {
        if let Some(name) = input.setting("NAME") {
            set("distribution", name.to_string());
        }
        if let Some((major, minor)) = input.setting("VERSION_ID").and_then(version) {
            let whole = if minor.is_empty() {
                major.clone()
            } else {
                format!("{major}.{minor}")
            };
            set("distribution_version", whole);
            set("distribution_major_version", major);
            if is_open {
                set("distribution_release", minor);
            } else if lower.contains("enterprise") {
                // Without a minor number it is the first release.
                set(
                    "distribution_release",
                    if minor.is_empty() { "0".into() } else { minor },
                );
            }
        }
    } else if is_open {
        let first = input.text.split_whitespace().next().unwrap_or_default();
        set("distribution", first.to_string());
        if let Some(name) = assignment(input.text, "CODENAME") {
            set("distribution_release", name.to_string());
        }
    } else if lower.contains("enterprise") {
        if input.text.contains("Server") {
            set("distribution", "SLES".into());
        } else if input.text.contains("Desktop") {
            set("distribution", "SLED".into());
        }
        if let Some(level) = assignment(input.text, "PATCHLEVEL") {
            set("distribution_release", level.to_string());
            set(
                "distribution_version",
                format!("{}.{level}", input.guessed("distribution_version")),
            );
        }
    }
    match input.setting("VARIANT_ID") {
        Some("server-sap" | "sles-sap") => {
            set("distribution", "SLES_SAP".into());
        }
        Some("transactional") => {
            set("distribution", "SL-Micro".into());
        }
        Some(_) => {}
        None => {
            let product = std::fs::canonicalize(input.root.path("/etc/products.d/baseproduct"));
            let product = product.unwrap_or_default();
            if product.ends_with("SLES_SAP.prod") {
                set("distribution", "SLES_SAP".into());
            } else if product.ends_with("SL-Micro.prod") {
                set("distribution", "SL-Micro".into());
            }
        }
    }
    Some(facts)
}

/// The two numbers of `15.5`; the second is empty in `20240101`.
fn version(text: &str) -> Option<(String, String)> {
    let digits = |text: &str| -> String { text.chars().take_while(char::is_ascii_digit).collect() };
    let major = digits(text);
    let minor = text[major.len()..].strip_prefix('.').map(digits);
    (!major.is_empty()).then(|| (major, minor.unwrap_or_default()))
}

/// `KEY = value`.
fn assignment<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let value = line
            .strip_prefix(key)?
            .trim_start()
            .strip_prefix('=')?
            .trim();
        (!value.is_empty()).then_some(value)
    })
}
