//! The debugger between a task's end and its taking in. Ansible: `debug_closure`.

use std::sync::Arc;

use shevek_playbook::Task;

use super::run_state::PlayRun;
use super::strategy::StrategyError;
use crate::event::Event;
use crate::task::{Debugged, Debugger, NextAction, Outcome, TaskExecutor, needs_debugger};
use crate::variables::TaskVariables;

impl PlayRun {
    /// Takes an outcome in, after the user has looked at it where the debugger is wanted; what he has done again
    /// counts in its place. `followers` share a `run_once` task's result, `knowing` its facts.
    ///
    /// # Errors
    /// When the user quits the debugger, or the outcome is a mistake in the playbook.
    pub(crate) async fn debug_and_accept(
        &mut self,
        task: &Arc<Task>,
        mut outcome: Outcome,
        followers: &[Arc<str>],
        knowing: &[Arc<str>],
    ) -> Result<Outcome, StrategyError> {
        // What ran last, with the user's changes.
        let mut done: Option<(Arc<Task>, TaskVariables)> = None;
        while needs_debugger(&outcome, self.debugger, &self.run.settings) {
            self.run
                .events
                .emit(&Event::HostDone(outcome.report.clone()));
            let host = Arc::clone(&outcome.host);
            let (changed, variables) = match done.take() {
                Some(done) => done,
                None => (Arc::clone(task), self.variables(&host, task)?),
            };
            let templar = self.templar(&variables);
            let debugger = Debugger::new(
                Arc::clone(&self.run),
                Debugged {
                    written: Arc::clone(task),
                    changed,
                },
                &outcome,
                variables,
                &templar,
            );
            match debugger.run().await {
                NextAction::Continue => {
                    self.take(task, &outcome, followers)?;
                    return Ok(outcome);
                }
                NextAction::Exit => return Err(StrategyError::Quit),
                NextAction::Redo { task, variables } => {
                    self.uncount(&outcome);
                    let again = TaskExecutor {
                        run: Arc::clone(&self.run),
                        scope: Arc::clone(&self.scope),
                        task: Arc::clone(&task),
                        info: Arc::clone(&outcome.task),
                        host,
                        variables: variables.clone(),
                        followers: knowing.to_vec(),
                    };
                    outcome = again.start().await;
                    done = Some((task, variables));
                }
            }
        }
        self.accept(task, &outcome, followers)?;
        Ok(outcome)
    }

    /// As Ansible counts what is done again: one `ok` less than there was, and what was ignored stays so.
    fn uncount(&mut self, outcome: &Outcome) {
        let ignored = outcome.is_failed() && outcome.ignore_errors
            || outcome.is_unreachable() && outcome.ignore_unreachable;
        let is_bad = outcome.is_failed() || outcome.is_unreachable();
        let counted = ignored || !is_bad && !outcome.report.result.is_skipped();
        let stats = self.state.stats.host(&outcome.host);
        stats.ignored += u64::from(ignored);
        if !counted {
            stats.ok = stats.ok.saturating_sub(1);
        }
    }
}
