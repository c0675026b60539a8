//! `profile_roles`: how long roles took at the end; of tasks outside roles, how long their actions took.

use std::time::{Duration, Instant};

use indexmap::IndexMap;
use shevek_engine::{Callback, Event, TaskInfo};

use super::clock::{Clock, entry, filled};
use crate::configuration::{Configuration, flag};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

const WIDTH: usize = 79;

/// Times roles.
pub(crate) struct ProfileRoles {
    terminal: Terminal,
    summary_only: bool,
    clock: Clock,
    roles: IndexMap<String, Duration>,
    current: Option<(String, Instant)>,
    /// The last task's id.
    task: Option<u64>,
}

impl ProfileRoles {
    /// # Errors
    /// An option with a value that it cannot have.
    pub(crate) fn new(
        terminal: Terminal,
        configuration: &Configuration,
    ) -> Result<Self, CommandError> {
        Ok(Self {
            terminal,
            summary_only: flag(
                configuration,
                "PROFILE_ROLES_SUMMARY_ONLY",
                "callback_profile_roles",
                "summary_only",
            )?
            .unwrap_or_default(),
            clock: Clock::start(),
            roles: IndexMap::new(),
            current: None,
            task: None,
        })
    }

    fn begin(&mut self, task: &TaskInfo) {
        if !self.summary_only {
            self.tell_time();
        }
        self.end_current();
        self.task = Some(task.id);
        let name = task.role.as_ref().unwrap_or(&task.action);
        self.current = Some((name.clone(), Instant::now()));
    }

    fn tell_time(&mut self) {
        self.terminal.line(&self.clock.line(), Colour::Plain);
    }

    fn end_current(&mut self) {
        if let Some((name, since)) = self.current.take() {
            *self.roles.entry(name).or_default() += since.elapsed();
        }
    }

    fn summary(&mut self) {
        self.terminal.banner("ROLES RECAP");
        self.tell_time();
        self.terminal.line(&filled("", '='), Colour::Plain);
        self.end_current();
        self.roles.sort_by(|_, one, _, other| other.cmp(one));
        for (name, took) in &self.roles {
            self.terminal
                .line(&entry(name, *took, WIDTH), Colour::Plain);
        }
        self.terminal.line(&filled("", '~'), Colour::Plain);
        let total = self.roles.values().sum();
        self.terminal
            .line(&entry("total", total, WIDTH), Colour::Plain);
    }
}

impl Callback for ProfileRoles {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::TaskStart(task) => self.begin(task),
            // Where hosts do not wait for each other no task begins for all.
            Event::HostStart { task, .. } if self.task != Some(task.id) => self.begin(task),
            Event::Recap(_) => self.summary(),
            _ => {}
        }
    }
}
