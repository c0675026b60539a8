//! What the default callback can be told.

use crate::callback::diff::DiffOptions;
use crate::callback::result_format::ResultFormat;
use crate::configuration::{Configuration, flag, number, text};
use crate::error::CommandError;

/// The options of the default callback, under their Ansible names.
#[derive(Debug, Clone)]
pub(crate) struct DefaultOptions {
    pub(crate) verbosity: u8,
    pub(crate) check: bool,
    pub(crate) display_skipped_hosts: bool,
    pub(crate) display_ok_hosts: bool,
    pub(crate) display_failed_stderr: bool,
    pub(crate) show_task_path_on_failure: bool,
    pub(crate) show_per_host_start: bool,
    pub(crate) show_custom_stats: bool,
    pub(crate) check_mode_markers: bool,
    pub(crate) display_args_to_stdout: bool,
    pub(crate) deprecation_warnings: bool,
    pub(crate) action_warnings: bool,
    pub(crate) format: ResultFormat,
    pub(crate) diff: DiffOptions,
}

impl DefaultOptions {
    /// Reads them from the environment and ansible.cfg.
    pub(crate) fn read(
        configuration: &Configuration,
        verbosity: u8,
        check: bool,
    ) -> Result<Self, CommandError> {
        let setting = |key: &str, default: bool| {
            let env = format!("ANSIBLE_{}", key.to_uppercase());
            flag(configuration, &env, "defaults", key).map(|value| value.unwrap_or(default))
        };
        let format = text(
            configuration,
            "ANSIBLE_CALLBACK_RESULT_FORMAT",
            "defaults",
            "callback_result_format",
        );
        let yaml = match format.as_deref() {
            None | Some("json") => false,
            Some("yaml") => true,
            Some(other) => {
                return Err(CommandError::Usage(format!(
                    "Invalid value {other:?} for callback_result_format: it may be json or yaml."
                )));
            }
        };
        let context = number(configuration, "ANSIBLE_DIFF_CONTEXT", "diff", "context")?;
        Ok(Self {
            verbosity,
            check,
            display_skipped_hosts: setting("display_skipped_hosts", true)?,
            display_ok_hosts: setting("display_ok_hosts", true)?,
            display_failed_stderr: setting("display_failed_stderr", false)?,
            show_task_path_on_failure: setting("show_task_path_on_failure", false)?,
            show_per_host_start: setting("show_per_host_start", false)?,
            show_custom_stats: setting("show_custom_stats", false)?,
            check_mode_markers: setting("check_mode_markers", false)?,
            display_args_to_stdout: setting("display_args_to_stdout", false)?,
            deprecation_warnings: setting("deprecation_warnings", true)?,
            action_warnings: setting("action_warnings", true)?,
            format: ResultFormat {
                yaml,
                pretty: flag(
                    configuration,
                    "ANSIBLE_CALLBACK_FORMAT_PRETTY",
                    "defaults",
                    "callback_format_pretty",
                )?,
            },
            diff: DiffOptions {
                context: context.unwrap_or(3) as usize,
            },
        })
    }
}
