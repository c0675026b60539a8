//! The arguments of `cron`.

use serde::Deserialize;

/// What a task asks for.
#[derive(Deserialize)]
pub(super) struct Args {
    pub(super) name: String,
    pub(super) user: Option<String>,
    pub(super) job: Option<String>,
    pub(super) cron_file: Option<String>,
    pub(super) state: State,
    pub(super) backup: bool,
    pub(super) minute: String,
    pub(super) hour: String,
    pub(super) day: String,
    pub(super) month: String,
    pub(super) weekday: String,
    pub(super) special_time: Option<String>,
    pub(super) disabled: bool,
    pub(super) env: bool,
    pub(super) insertafter: Option<String>,
    pub(super) insertbefore: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Present,
    Absent,
}

impl State {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
        }
    }
}

impl Args {
    /// What is wrong with the arguments together, in the order of Ansible's complaints.
    pub(super) fn complaint(&self) -> Option<&'static str> {
        let times = [
            &self.minute,
            &self.hour,
            &self.day,
            &self.month,
            &self.weekday,
        ];
        let present = self.state == State::Present;
        let placed = is_set(self.insertafter.as_ref()) || is_set(self.insertbefore.as_ref());
        if is_set(self.special_time.as_ref()) && times.iter().any(|time| *time != "*") {
            Some("You cannot combine special_time with any of the time or day/date parameters.")
        } else if present && is_set(self.cron_file.as_ref()) && !is_set(self.user.as_ref()) {
            Some("To use cron_file=... parameter you must specify user=... as well")
        } else if present && self.job.is_none() {
            Some("You must specify 'job' to install a new cron job or variable")
        } else if present && placed && !self.env {
            Some("Insertafter and insertbefore parameters are valid only with env=yes")
        } else {
            None
        }
    }

    /// The line of the job. Ansible: `get_cron_job`.
    pub(super) fn line(&self) -> String {
        let job = self
            .job
            .as_deref()
            .unwrap_or_default()
            .trim_matches(['\r', '\n']);
        let mark = if self.disabled { "#" } else { "" };
        let time = match self.special_time.as_ref().filter(|time| !time.is_empty()) {
            Some(special) => format!("@{special}"),
            None => format!(
                "{} {} {} {} {}",
                self.minute, self.hour, self.day, self.month, self.weekday
            ),
        };
        match (&self.cron_file, &self.user) {
            (Some(file), user) if !file.is_empty() => {
                let user = user.as_deref().unwrap_or("None");
                format!("{mark}{time} {user} {job}")
            }
            _ => format!("{mark}{time} {job}"),
        }
    }
}

/// Whether an option is given and not empty.
pub(super) fn is_set(option: Option<&String>) -> bool {
    option.is_some_and(|text| !text.is_empty())
}
