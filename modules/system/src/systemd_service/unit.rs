//! A unit as it is found.

use shevek_plugin::ModuleError;

use super::status::Status;
use super::systemctl::Systemctl;
use crate::init_script;

/// The words of `is-enabled` that mean that there is such a unit.
const ENABLED_STATES: [&str; 11] = [
    "enabled",
    "enabled-runtime",
    "linked",
    "linked-runtime",
    "masked",
    "masked-runtime",
    "static",
    "indirect",
    "disabled",
    "generated",
    "transient",
];

/// What is known of a unit before anything is done to it.
#[derive(Default)]
pub(super) struct Unit {
    pub(super) status: Status,
    /// systemd knows it.
    pub(super) known: bool,
    /// There is an init script of that name.
    pub(super) has_init_script: bool,
}

impl Unit {
    pub(super) fn exists(&self) -> bool {
        self.known || self.has_init_script
    }

    pub(super) fn find(systemctl: &Systemctl<'_>, name: &str) -> Result<Self, ModuleError> {
        let mut unit = Self {
            has_init_script: init_script::exists(name),
            ..Self::default()
        };
        let shown = systemctl.run(&["show", name])?;
        if shown.rc == 0 && !is_ignored(&shown.stdout) && !is_ignored(&shown.stderr) {
            unit.status = Status::parse(&shown.stdout);
            let load_state = unit.status.get("LoadState");
            unit.known = load_state.is_some_and(|state| state != "not-found");
            if unit.known
                && load_state != Some("masked")
                && let Some(error) = unit.status.get("LoadError")
            {
                return Err(ModuleError::new(format!(
                    "Error loading unit file '{name}': {error}"
                )));
            }
        } else if shown.rc == 1 && shown.stderr.contains("Failed to parse bus message") {
            unit.status = Status::parse(&shown.stdout);
            let base = match name.split_once('@') {
                Some((base, _)) => format!("{base}@"),
                None => name.to_string(),
            };
            let listed = systemctl.run(&["list-unit-files", &format!("{base}*")])?;
            unit.known = listed.stdout.contains(&base);
            let active = systemctl.run(&["is-active", name])?;
            let state = active.stdout.trim_end_matches('\n').into();
            unit.status.0.insert("ActiveState".into(), state);
        } else {
            let enabled = systemctl.run(&["is-enabled", name])?;
            // Where nothing runs (a chroot), the unit files still tell.
            unit.known = ENABLED_STATES.contains(&enabled.stdout.trim())
                || systemctl.run(&["list-unit-files", name])?.rc == 0;
            if !unit.known {
                systemctl.check()?;
            }
        }
        Ok(unit)
    }
}

fn is_ignored(text: &str) -> bool {
    !text.contains('=') && (text.contains("ignoring request") || text.contains("ignoring command"))
}
