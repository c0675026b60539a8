//! The debugger's prompt and its commands.

use std::sync::Arc;

use shevek_playbook::Task;
use shevek_template::Templar;

use super::scope::{Debugged, Scope};
use crate::event::Event;
use crate::prompt::PromptError;
use crate::run_context::RunContext;
use crate::task::Outcome;
use crate::variables::TaskVariables;

/// What is done after the debugger. Ansible: `NextAction`.
pub(crate) enum NextAction {
    /// The task runs again on the host, changed as the user said; the outcome does not count.
    Redo {
        /// The task.
        task: Arc<Task>,
        /// Its variables.
        variables: TaskVariables,
    },
    /// The outcome counts.
    Continue,
    /// The whole run ends at once, without recap; exit code 99.
    Exit,
}

const COMMANDS: &str = "
Documented commands (type help <topic>):
========================================
EOF  c  continue  h  help  p  pprint  q  quit  r  redo  u  update_task
";

/// The debugger after one outcome.
pub(crate) struct Debugger {
    run: Arc<RunContext>,
    prompt: String,
    scope: Scope,
    last_line: String,
}

impl Debugger {
    /// For `outcome` of `task` with these variables; `templar` templated it.
    pub(crate) fn new(
        run: Arc<RunContext>,
        task: Debugged,
        outcome: &Outcome,
        variables: TaskVariables,
        templar: &Templar,
    ) -> Self {
        let title = outcome.task.name.clone();
        Self {
            run,
            prompt: format!("[{}] TASK: {title} (debug)> ", outcome.host),
            scope: Scope::new(
                task,
                title,
                Arc::clone(&outcome.host),
                variables,
                templar,
                &outcome.report.result,
            ),
            last_line: String::new(),
        }
    }

    /// Asks for commands until one of them ends it.
    pub(crate) async fn run(mut self) -> NextAction {
        loop {
            let line = match self.run.prompter.read_line(&self.prompt).await {
                Ok(line) => line,
                Err(PromptError::Interrupted) => return NextAction::Exit,
                Err(_) => "EOF".into(),
            };
            // An empty line does the last command again.
            if !line.trim().is_empty() {
                self.last_line = line.trim().to_string();
            }
            let line = self.last_line.clone();
            if let Some(next) = self.command(&line) {
                return next;
            }
        }
    }

    fn command(&mut self, line: &str) -> Option<NextAction> {
        let line = match line.strip_prefix('?') {
            Some(topic) => format!("help {topic}"),
            None => line.to_string(),
        };
        let end = line
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        match name {
            "q" | "quit" | "EOF" => {
                self.say("User interrupted execution");
                return Some(NextAction::Exit);
            }
            "c" | "continue" => return Some(NextAction::Continue),
            "r" | "redo" => {
                return Some(NextAction::Redo {
                    task: self.scope.task(),
                    variables: self.scope.variables(),
                });
            }
            "u" | "update_task" => {
                if let Err(message) = self.scope.update_task() {
                    self.say(&format!("***{message}"));
                }
            }
            "p" | "pprint" => match self.scope.show(rest) {
                Ok(text) => self.say(&text),
                Err(message) => self.say(&format!("***{message}")),
            },
            "h" | "help" => self.help(rest.trim()),
            "" if line.is_empty() => {}
            _ => self.statement(&line),
        }
        None
    }

    /// An assignment, or an expression whose value is shown.
    fn statement(&mut self, line: &str) {
        match self.scope.assign(line) {
            Ok(true) => {}
            Ok(false) => match self.scope.show(line) {
                Ok(text) if text == "None" => {}
                Ok(text) => self.say(&text),
                Err(message) => self.say(&format!("***{message}")),
            },
            Err(message) => self.say(&format!("***{message}")),
        }
    }

    fn help(&self, topic: &str) {
        let text = match topic {
            "" => COMMANDS.into(),
            "EOF" | "q" | "quit" => "Quit".into(),
            "c" | "continue" => "Continue to next result".into(),
            "r" | "redo" => {
                "Schedule task for re-execution. The re-execution may not be the next result".into()
            }
            "u" | "update_task" => {
                "Recreate the task from ``task._ds``, and template with updated ``task_vars``"
                    .into()
            }
            "p" | "pprint" => "Pretty Print".into(),
            "h" | "help" => {
                "List available commands with \"help\" or detailed help with \"help cmd\".".into()
            }
            other => format!("*** No help on {other}"),
        };
        self.say(&text);
    }

    fn say(&self, text: &str) {
        self.run.events.emit(&Event::Message { text: text.into() });
    }
}
