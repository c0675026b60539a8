//! How far one host has come in a play. Ansible: `HostState` of `PlayIterator`.

use std::collections::HashSet;
use std::sync::Arc;

use super::outstanding::Outstanding;
use super::place::{Flush, Place};
use super::program::{NumberedTask, ProgramBlock};
use super::role_runs::RoleRuns;

/// A host's way through a play.
#[derive(Debug)]
pub(crate) struct HostProgress {
    host: Arc<str>,
    blocks: Arc<[Arc<ProgramBlock>]>,
    /// Where the host is: at the task that it did last.
    place: Place,
    /// Where it will be with its next task. A failure that others bring about finds it at its old place still.
    ahead: Option<Place>,
    /// Notifications since the last flush.
    notifications: Vec<String>,
    /// Handlers that will run at the next flush, or in the current one.
    notified: HashSet<u64>,
    outstanding: Outstanding,
}

impl HostProgress {
    /// At the start of `blocks`; `outstanding` is that of all hosts of the play.
    pub(crate) fn new(
        host: Arc<str>,
        blocks: Arc<[Arc<ProgramBlock>]>,
        outstanding: &Outstanding,
    ) -> Self {
        Self {
            host,
            blocks,
            place: Place::default(),
            ahead: None,
            notifications: Vec::new(),
            notified: HashSet::new(),
            outstanding: outstanding.clone(),
        }
    }

    /// Whether the host failed and no rescue will catch that, though an `always` may still be to come.
    pub(crate) fn is_failed(&self) -> bool {
        self.place.has_failed()
    }

    /// Whether it goes through handlers now.
    pub(crate) fn is_flushing(&self) -> bool {
        self.place.flush.is_some()
    }

    /// The host failed before the play began.
    pub(crate) fn fail_at_start(&mut self) {
        self.place.fail_at_start();
    }

    /// Gathers facts first, whatever comes after it.
    pub(crate) fn begin_with(&mut self, block: &Arc<ProgramBlock>) {
        self.place.enter(block);
    }

    /// Takes the host out of the play without a failure. Ansible: `end_host`.
    pub(crate) fn end(&mut self) {
        self.ahead = None;
        self.place.end();
    }

    /// Forgets that the host failed: it goes on behind the block in which it did, unless that was the play's own.
    /// Ansible: `clear_host_errors`.
    pub(crate) fn clear_errors(&mut self) {
        self.ahead = None;
        self.place.clear_errors();
    }

    /// The next task, `None` at the end. Does not move on: [`advance`](Self::advance) or [`fail`](Self::fail) do.
    pub(crate) fn peek(&mut self, roles: &RoleRuns) -> Option<NumberedTask> {
        let mut ahead = self.place.clone();
        let next = self.next_task(&mut ahead, roles);
        self.ahead = Some(ahead);
        next
    }

    fn next_task(&self, ahead: &mut Place, roles: &RoleRuns) -> Option<NumberedTask> {
        loop {
            if let Some(handler) = ahead.next_handler(&self.notified) {
                return Some(handler);
            }
            let task = ahead.next_step(&self.blocks)?;
            let is_flush =
                task.task.implicit && task.task.meta().as_deref() == Some("flush_handlers");
            // Handlers that wait for other hosts count, too.
            let nothing_to_flush =
                is_flush && self.notifications.is_empty() && self.outstanding.is_none();
            if !nothing_to_flush && !roles.skips(&task.task, &self.host) {
                return Some(task);
            }
            ahead.pass();
        }
    }

    /// The host is where its next task is: the task has begun. A handler may be notified again from now on.
    pub(crate) fn begin_task(&mut self) {
        if let Some(ahead) = self.ahead.take() {
            self.place = ahead;
            if let Some(handler) = self.place.handler() {
                self.forget_handler(handler);
            }
        }
    }

    /// The current task went well, or its failure is ignored.
    pub(crate) fn advance(&mut self) {
        self.begin_task();
        self.place.pass();
    }

    /// The current task failed: goes to the nearest rescue, through every `always` on the way. Says whether a
    /// rescue catches it.
    pub(crate) fn fail(&mut self) -> bool {
        self.begin_task();
        let is_rescued = self.place.is_rescued();
        self.place.fail();
        is_rescued
    }

    /// The host fails because others did, wherever it is.
    pub(crate) fn fail_with_others(&mut self) {
        self.ahead = None;
        self.place.fail();
    }

    /// Whether nothing is left to do, as [`peek`](Self::peek) has found it.
    pub(crate) fn is_over(&self) -> bool {
        self.ahead.as_ref().unwrap_or(&self.place).is_over()
    }

    /// Puts included blocks before what comes next. The including task must have been passed.
    pub(crate) fn insert_blocks(&mut self, blocks: &[Arc<ProgramBlock>]) {
        self.place.insert_blocks(blocks);
    }

    /// Puts the tasks of an include that is a handler before the handlers that come next.
    pub(crate) fn insert_handlers(&mut self, tasks: &[NumberedTask]) {
        let Some(flush) = &mut self.place.flush else {
            return;
        };
        flush.insert(tasks);
        for task in tasks {
            self.notify(task.number);
        }
    }

    /// Remembers a notification until the next flush; one of each.
    pub(crate) fn add_notification(&mut self, notification: &str) {
        if !self.notifications.iter().any(|known| known == notification) {
            self.notifications.push(notification.to_string());
        }
    }

    /// What was notified since the last flush; forgets it.
    pub(crate) fn take_notifications(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notifications)
    }

    /// Notifies a handler. Says whether it was not notified before.
    pub(crate) fn notify(&mut self, handler: u64) -> bool {
        let is_new = self.notified.insert(handler);
        if is_new {
            self.outstanding.add();
        }
        is_new
    }

    /// A handler has run, here or for all hosts (`run_once`).
    pub(crate) fn forget_handler(&mut self, handler: u64) {
        if self.notified.remove(&handler) {
            self.outstanding.take();
        }
    }

    /// Goes through the notified ones of `handlers` next.
    pub(crate) fn start_flush(&mut self, handlers: Vec<NumberedTask>) {
        self.place.flush = Some(Flush::new(handlers));
    }

    /// Passes everything up to the first task that `is_start` names. How many tasks that are, when there is one.
    pub(crate) fn skip_to(
        &mut self,
        roles: &RoleRuns,
        is_start: &dyn Fn(&shevek_playbook::Task) -> bool,
    ) -> Option<usize> {
        let mut passed = 0;
        while let Some(next) = self.peek(roles) {
            if is_start(&next.task) {
                return Some(passed);
            }
            passed += 1;
            self.advance();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::program::Numbering;
    use super::*;
    use shevek_playbook::{Block, Step, Task};

    fn task(name: &str) -> Step {
        Step::Task(Arc::new(Task::new(name, Arc::default())))
    }

    fn progress(numbering: &mut Numbering, block: &Block) -> HostProgress {
        HostProgress::new(
            "h".into(),
            Arc::new([numbering.block(block)]),
            &Outstanding::default(),
        )
    }

    fn walk(block: &Block, failing: &[&str]) -> (Vec<String>, bool) {
        let mut host = progress(&mut Numbering::default(), block);
        let mut seen = Vec::new();
        while let Some(next) = host.peek(&RoleRuns::default()) {
            seen.push(next.task.action.clone());
            if failing.contains(&next.task.action.as_str()) {
                host.fail();
            } else {
                host.advance();
            }
        }
        host.begin_task();
        (seen, host.is_failed())
    }

    fn nested() -> Block {
        let inner = Block {
            span: None,
            implicit: false,
            body: vec![task("a"), task("b")],
            rescue: vec![task("r")],
            always: vec![task("z")],
        };
        Block::implicit(vec![Step::Block(Arc::new(inner)), task("after")])
    }

    #[test]
    fn without_failure_rescue_is_passed_over() {
        assert_eq!(
            walk(&nested(), &[]),
            (
                vec!["a".into(), "b".into(), "z".into(), "after".into()],
                false
            )
        );
    }

    #[test]
    fn a_rescue_catches() {
        let (seen, failed) = walk(&nested(), &["a"]);
        assert_eq!(seen, ["a", "r", "z", "after"]);
        assert!(!failed);
    }

    #[test]
    fn a_failed_rescue_goes_on_after_always() {
        let (seen, failed) = walk(&nested(), &["b", "r"]);
        assert_eq!(seen, ["a", "b", "r", "z"]);
        assert!(failed);
    }

    #[test]
    fn a_failing_always_ends_the_host() {
        let (seen, failed) = walk(&nested(), &["z"]);
        assert_eq!(seen, ["a", "b", "z"]);
        assert!(failed);
    }

    #[test]
    fn included_blocks_come_next_and_their_failure_is_rescued_outside() {
        let mut numbering = Numbering::default();
        let mut host = progress(&mut numbering, &nested());
        let included = numbering.block(&Block::implicit(vec![task("i")]));
        let roles = RoleRuns::default();
        host.peek(&roles);
        host.advance();
        host.insert_blocks(&[included]);
        let action =
            |host: &mut HostProgress| host.peek(&roles).map(|next| next.task.action.clone());
        assert_eq!(action(&mut host).as_deref(), Some("i"));
        assert!(host.fail());
        assert_eq!(action(&mut host).as_deref(), Some("r"));
    }

    #[test]
    fn a_flush_runs_notified_handlers_and_goes_back() {
        let mut numbering = Numbering::default();
        let mut host = progress(&mut numbering, &nested());
        let handlers: Vec<_> = ["h1", "h2"]
            .map(|name| numbering.task(&Arc::new(Task::new(name, Arc::default()))))
            .into();
        let roles = RoleRuns::default();
        let action =
            |host: &mut HostProgress| host.peek(&roles).map(|next| next.task.action.clone());
        assert_eq!(action(&mut host).as_deref(), Some("a"));
        host.advance();
        assert!(host.notify(handlers[1].number));
        assert!(!host.notify(handlers[1].number));
        host.start_flush(handlers);
        assert_eq!(action(&mut host).as_deref(), Some("h2"));
        host.advance();
        assert_eq!(action(&mut host).as_deref(), Some("b"));
    }
}
