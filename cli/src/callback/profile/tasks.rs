//! `profile_tasks`: the time before each task, and the longest tasks at the end.

use std::time::{Duration, Instant};

use indexmap::IndexMap;
use shevek_engine::{Callback, Event, TaskInfo};

use super::clock::{Clock, dashes, entry, filled};
use crate::configuration::{Configuration, flag, text};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

/// How many tasks are listed at the end.
const LISTED: usize = 20;

/// In which order tasks are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    LongestFirst,
    ShortestFirst,
    AsRun,
}

/// Times tasks.
pub(crate) struct ProfileTasks {
    terminal: Terminal,
    verbosity: u8,
    summary_only: bool,
    order: Order,
    listed: Option<usize>,
    clock: Clock,
    /// By the task's id.
    tasks: IndexMap<u64, Timed>,
    current: Option<(u64, Instant)>,
}

struct Timed {
    name: String,
    path: Option<String>,
    took: Duration,
}

impl ProfileTasks {
    /// # Errors
    /// An option with a value that it cannot have.
    pub(crate) fn new(
        terminal: Terminal,
        configuration: &Configuration,
        verbosity: u8,
    ) -> Result<Self, CommandError> {
        let option = |env: &str, key: &str| text(configuration, env, "callback_profile_tasks", key);
        let order = option("PROFILE_TASKS_SORT_ORDER", "sort_order");
        let order = match order.as_deref() {
            None | Some("descending") => Order::LongestFirst,
            Some("ascending") => Order::ShortestFirst,
            Some("none") => Order::AsRun,
            Some(other) => {
                return Err(CommandError::Usage(format!(
                    "Invalid value {other:?} for sort_order of profile_tasks: it may be descending, ascending or none."
                )));
            }
        };
        let listed = match option("PROFILE_TASKS_TASK_OUTPUT_LIMIT", "task_output_limit").as_deref()
        {
            None => Some(LISTED),
            Some("all") => None,
            Some(number) => Some(number.trim().parse().map_err(|_| {
                CommandError::Usage(format!(
                    "Invalid value {number:?} for task_output_limit of profile_tasks: it may be a number or all."
                ))
            })?),
        };
        Ok(Self {
            terminal,
            verbosity,
            summary_only: flag(
                configuration,
                "PROFILE_TASKS_SUMMARY_ONLY",
                "callback_profile_tasks",
                "summary_only",
            )?
            .unwrap_or_default(),
            order,
            listed,
            clock: Clock::start(),
            tasks: IndexMap::new(),
            current: None,
        })
    }

    fn begin(&mut self, task: &TaskInfo) {
        if !self.summary_only {
            self.tell_time();
        }
        self.end_current();
        self.tasks.entry(task.id).or_insert_with(|| Timed {
            name: task.name.clone(),
            path: task.path.clone().filter(|_| self.verbosity >= 2),
            took: Duration::ZERO,
        });
        self.current = Some((task.id, Instant::now()));
    }

    fn tell_time(&mut self) {
        self.terminal.line(&self.clock.line(), Colour::Plain);
    }

    fn end_current(&mut self) {
        if let Some((id, since)) = self.current.take()
            && let Some(task) = self.tasks.get_mut(&id)
        {
            task.took += since.elapsed();
        }
    }

    fn summary(&mut self) {
        self.terminal.banner("TASKS RECAP");
        self.tell_time();
        self.terminal.line(&filled("", '='), Colour::Plain);
        self.end_current();
        let mut tasks: Vec<&Timed> = self.tasks.values().collect();
        match self.order {
            Order::LongestFirst => tasks.sort_by_key(|task| std::cmp::Reverse(task.took)),
            Order::ShortestFirst => tasks.sort_by_key(|task| task.took),
            Order::AsRun => {}
        }
        tasks.truncate(self.listed.unwrap_or(usize::MAX));
        let width = self.terminal.columns();
        for task in tasks {
            let mut text = entry(&task.name, task.took, width);
            if let Some(path) = &task.path {
                text.push('\n');
                text.push_str(&dashes(path, width));
            }
            self.terminal.line(&text, Colour::Plain);
        }
    }
}

impl Callback for ProfileTasks {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::TaskStart(task) => self.begin(task),
            // Where hosts do not wait for each other no task begins for all.
            Event::HostStart { task, .. } if self.current.is_none_or(|(id, _)| id != task.id) => {
                self.begin(task);
            }
            Event::Recap(_) => self.summary(),
            _ => {}
        }
    }
}
