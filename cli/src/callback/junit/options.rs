//! What the callback is told by the environment.

use std::path::PathBuf;

use shevek_engine::ConfigSource as _;

use crate::arguments::unfracked;
use crate::configuration::Configuration;

/// The options under their Ansible names.
pub(super) struct JunitOptions {
    pub(super) output_dir: PathBuf,
    /// A class is a file, not a line of it.
    pub(super) task_class: bool,
    /// Files are named relative to this folder.
    pub(super) task_relative_path: Option<String>,
    pub(super) replace_out_of_tree_path: Option<String>,
    pub(super) fail_on_change: bool,
    pub(super) fail_on_ignore: bool,
    pub(super) include_setup_tasks: bool,
    pub(super) hide_task_arguments: bool,
    pub(super) test_case_prefix: String,
}

impl JunitOptions {
    pub(super) fn read(configuration: &Configuration) -> Self {
        let text = |name: &str| configuration.env(&format!("JUNIT_{name}"));
        let is =
            |name: &str, value: &str| text(name).is_some_and(|given| given.to_lowercase() == value);
        Self {
            output_dir: unfracked(text("OUTPUT_DIR").as_deref().unwrap_or("~/.ansible.log")),
            task_class: is("TASK_CLASS", "true"),
            task_relative_path: text("TASK_RELATIVE_PATH").filter(|path| !path.is_empty()),
            replace_out_of_tree_path: text("REPLACE_OUT_OF_TREE_PATH"),
            fail_on_change: is("FAIL_ON_CHANGE", "true"),
            fail_on_ignore: is("FAIL_ON_IGNORE", "true"),
            include_setup_tasks: !is("INCLUDE_SETUP_TASKS_IN_REPORT", "false"),
            // Anything but `false` hides them, as in Ansible.
            hide_task_arguments: text("HIDE_TASK_ARGUMENTS")
                .is_some_and(|given| given.to_lowercase() != "false"),
            test_case_prefix: text("TEST_CASE_PREFIX").unwrap_or_default(),
        }
    }
}
