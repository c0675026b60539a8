//! The headings of tasks.

use shevek_engine::TaskInfo;

use super::DefaultOptions;
use crate::display::{Colour, Terminal};

/// Prints a heading when another task's results follow.
pub(super) struct TaskBanner {
    terminal: Terminal,
    verbosity: u8,
    check_mode_markers: bool,
    display_args: bool,
    /// The task whose heading was printed last.
    last: Option<u64>,
}

impl TaskBanner {
    pub(super) fn new(terminal: Terminal, options: &DefaultOptions) -> Self {
        Self {
            terminal,
            verbosity: options.verbosity,
            check_mode_markers: options.check_mode_markers,
            display_args: options.display_args_to_stdout,
            last: None,
        }
    }

    /// The heading before a result of `task`, unless it stands there already.
    pub(super) fn before_result(&mut self, task: &TaskInfo) {
        if self.last != Some(task.id) {
            self.print(task);
        }
    }

    /// The heading.
    pub(super) fn print(&mut self, task: &TaskInfo) {
        let kind = if task.is_handler {
            "RUNNING HANDLER"
        } else {
            "TASK"
        };
        let check = if task.check_mode && self.check_mode_markers {
            " [CHECK MODE]"
        } else {
            ""
        };
        let shown = task.args.as_ref().filter(|_| self.display_args);
        let args = shown.map_or_else(String::new, |args| {
            let args: Vec<String> = args
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            format!(" {}", args.join(", "))
        });
        self.terminal
            .banner(&format!("{kind} [{}{args}]{check}", task.name.trim()));
        if self.verbosity >= 2 {
            self.path(task);
        }
        self.last = Some(task.id);
    }

    /// Where the task stands.
    pub(super) fn path(&self, task: &TaskInfo) {
        if let Some(path) = &task.path {
            self.terminal
                .line(&format!("task path: {path}"), Colour::Debug);
        }
    }
}
