//! The arguments.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value as Json;
use shevek_plugin::{ArgType, ArgumentSpec, ModuleError, OptionSpec, python};

/// What to do when something takes too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OnTimeout {
    Error,
    Warn,
    Ignore,
}

/// As they come.
#[derive(Debug, Deserialize)]
struct Raw {
    sources: Option<Vec<String>>,
    mount_binary: Json,
    devices: Option<Vec<String>>,
    fstypes: Option<Vec<String>>,
    timeout: Option<f64>,
    on_timeout: OnTimeout,
    include_aggregate_mounts: Option<bool>,
}

/// As they are used.
#[derive(Debug)]
pub(super) struct Args {
    pub(super) sources: Vec<String>,
    pub(super) mount_binary: Option<String>,
    pub(super) devices: Vec<String>,
    pub(super) fstypes: Vec<String>,
    pub(super) timeout: Option<Duration>,
    pub(super) on_timeout: OnTimeout,
    pub(super) include_aggregate_mounts: Option<bool>,
}

impl Args {
    pub(super) fn read(args: Json) -> Result<Self, ModuleError> {
        let raw: Raw =
            serde_json::from_value(args).map_err(|error| ModuleError::new(error.to_string()))?;
        let timeout = match raw.timeout {
            None => None,
            Some(seconds) => match Duration::try_from_secs_f64(seconds) {
                Ok(timeout) if !timeout.is_zero() => Some(timeout),
                _ => {
                    let shown = python::str(&seconds.into());
                    return Err(ModuleError::new(format!(
                        "argument 'timeout' must be a positive number or null, not {shown}"
                    )));
                }
            },
        };
        let mount_binary = match raw.mount_binary {
            Json::Null => None,
            Json::String(name) => Some(name),
            other => {
                return Err(ModuleError::new(format!(
                    "argument 'mount_binary' must be a string or null, not {}",
                    python::str(&other)
                )));
            }
        };
        let or = |list: Option<Vec<String>>, default: &str| {
            let list = list.filter(|list| !list.is_empty());
            list.unwrap_or_else(|| vec![default.to_string()])
        };
        Ok(Self {
            sources: or(raw.sources, "all"),
            mount_binary: mount_binary.filter(|name| !name.is_empty()),
            devices: or(raw.devices, "*"),
            fstypes: or(raw.fstypes, "*"),
            timeout,
            on_timeout: raw.on_timeout,
            include_aggregate_mounts: raw.include_aggregate_mounts,
        })
    }
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Float, List, Raw, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("sources", List).elements(Str).doc(
            "Where to look: files, `mount` for what the mount program lists, `dynamic` for what is mounted now, \
             `static` for `/etc/fstab` and its like, `all` for both, which is the default. The first source that \
             has a mount point counts.",
        ),
        OptionSpec::new("mount_binary", Raw).default("mount").doc(
            "The program that lists mounts, asked when no file does; null: none.",
        ),
        OptionSpec::new("devices", List)
            .elements(Str)
            .doc("Patterns of devices; only mounts of these are returned."),
        OptionSpec::new("fstypes", List)
            .elements(Str)
            .doc("Patterns of types of file systems; only mounts of these are returned."),
        OptionSpec::new("timeout", Float).doc(
            "Seconds that each mount may take to answer; without it, as long as it takes.",
        ),
        OptionSpec::new("on_timeout", Str)
            .choices(&["error", "warn", "ignore"])
            .default("error")
            .doc("What happens when one takes longer."),
        OptionSpec::new("include_aggregate_mounts", Bool).doc(
            "Whether all mounts are returned in `aggregate_mounts`, also those upon one another. Without it there \
             is a warning when some are.",
        ),
    ])
}
