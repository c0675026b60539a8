//! How far one host has come in a play. Ansible: `HostState` of `PlayIterator`.

use std::collections::HashSet;
use std::sync::Arc;

use super::program::{NumberedTask, ProgramBlock, ProgramStep, Section};
use super::role_runs::RoleRuns;

/// A host's place in a play.
#[derive(Debug, Clone)]
pub(crate) struct HostProgress {
    host: Arc<str>,
    blocks: Arc<[Arc<ProgramBlock>]>,
    next_block: usize,
    frames: Vec<Frame>,
    /// The handlers that the host goes through at a flush.
    flush: Option<Flush>,
    /// Notifications since the last flush.
    notifications: Vec<String>,
    /// Handlers that will run at the next flush, or in the current one.
    notified: HashSet<u64>,
    failed: bool,
    failed_before: bool,
    ended: bool,
}

#[derive(Debug, Clone)]
struct Frame {
    block: Arc<ProgramBlock>,
    section: Section,
    index: usize,
    /// A failure that goes on after `always`.
    pending_failure: bool,
}

#[derive(Debug, Clone)]
struct Flush {
    handlers: Vec<NumberedTask>,
    index: usize,
}

impl HostProgress {
    /// At the start of `blocks`.
    pub(crate) fn new(host: Arc<str>, blocks: Arc<[Arc<ProgramBlock>]>) -> Self {
        Self {
            host,
            blocks,
            next_block: 0,
            frames: Vec::new(),
            flush: None,
            notifications: Vec::new(),
            notified: HashSet::new(),
            failed: false,
            failed_before: false,
            ended: false,
        }
    }

    /// Whether the host failed for good in this play.
    pub(crate) fn is_failed(&self) -> bool {
        self.failed
    }

    /// Whether it goes through handlers now.
    pub(crate) fn is_flushing(&self) -> bool {
        self.flush.is_some()
    }

    /// The host failed before the play began.
    pub(crate) fn fail_at_start(&mut self) {
        self.failed = true;
        self.failed_before = true;
    }

    /// Whether the host failed before the play began.
    pub(crate) fn failed_before(&self) -> bool {
        self.failed_before
    }

    /// Gathers facts first, whatever comes after it.
    pub(crate) fn begin_with(&mut self, block: &Arc<ProgramBlock>) {
        self.frames.push(Frame::new(block));
    }

    /// Takes the host out of the play without a failure. Ansible: `end_host`.
    pub(crate) fn end(&mut self) {
        self.ended = true;
        self.flush = None;
        self.frames.clear();
    }

    /// Forgets that the host failed; it does not go on in this play. Ansible: `clear_host_errors`.
    pub(crate) fn clear_errors(&mut self) {
        if self.failed {
            self.failed = false;
            self.ended = true;
        }
        for frame in &mut self.frames {
            frame.pending_failure = false;
        }
    }

    /// The next task, `None` at the end. Does not move on: [`advance`](Self::advance) or [`fail`](Self::fail) do.
    pub(crate) fn peek(&mut self, roles: &RoleRuns) -> Option<NumberedTask> {
        loop {
            if self.failed || self.ended {
                return None;
            }
            if let Some(task) = self.next_handler() {
                return Some(task);
            }
            let task = self.next_step()?;
            let is_flush =
                task.task.implicit && task.task.meta().as_deref() == Some("flush_handlers");
            let nothing_to_flush =
                is_flush && self.notifications.is_empty() && self.notified.is_empty();
            if nothing_to_flush || roles.skips(&task.task, &self.host) {
                self.advance();
                continue;
            }
            return Some(task);
        }
    }

    fn next_handler(&mut self) -> Option<NumberedTask> {
        let flush = self.flush.as_mut()?;
        while let Some(handler) = flush.handlers.get(flush.index) {
            if self.notified.contains(&handler.number) {
                return Some(handler.clone());
            }
            flush.index += 1;
        }
        self.flush = None;
        None
    }

    fn next_step(&mut self) -> Option<NumberedTask> {
        loop {
            if self.failed {
                return None;
            }
            let Some(frame) = self.frames.last_mut() else {
                let block = self.blocks.get(self.next_block)?;
                self.frames.push(Frame::new(block));
                self.next_block += 1;
                continue;
            };
            match frame.block.section(frame.section).get(frame.index) {
                Some(ProgramStep::Task(task)) => return Some(task.clone()),
                Some(ProgramStep::Block(block)) => {
                    let inner = Frame::new(block);
                    frame.index += 1;
                    self.frames.push(inner);
                }
                None if frame.section == Section::Always => {
                    let failed = frame.pending_failure;
                    self.frames.pop();
                    if failed {
                        self.fail();
                    }
                }
                None => frame.enter(Section::Always),
            }
        }
    }

    /// The current task went well, or its failure is ignored.
    pub(crate) fn advance(&mut self) {
        if let Some(flush) = &mut self.flush {
            if let Some(handler) = flush.handlers.get(flush.index) {
                self.notified.remove(&handler.number);
            }
            flush.index += 1;
        } else if let Some(frame) = self.frames.last_mut() {
            frame.index += 1;
        }
    }

    /// The current task failed: goes to the nearest rescue, through every `always` on the way. Says whether a
    /// rescue catches it.
    pub(crate) fn fail(&mut self) -> bool {
        if let Some(flush) = self.flush.take() {
            // What fails is the flush; the handler has had its turn.
            if let Some(handler) = flush.handlers.get(flush.index) {
                self.notified.remove(&handler.number);
            }
        }
        while let Some(frame) = self.frames.last_mut() {
            match frame.section {
                Section::Body if !frame.block.section(Section::Rescue).is_empty() => {
                    frame.enter(Section::Rescue);
                    return true;
                }
                Section::Body | Section::Rescue => {
                    frame.pending_failure = true;
                    frame.enter(Section::Always);
                    if !frame.block.section(Section::Always).is_empty() {
                        return self.is_rescued_outside();
                    }
                    self.frames.pop();
                }
                Section::Always => {
                    self.frames.pop();
                }
            }
        }
        self.failed = true;
        false
    }

    /// Whether an outer block will catch a failure that waits for an `always`.
    fn is_rescued_outside(&self) -> bool {
        let outer = self.frames.len().saturating_sub(1);
        self.frames[..outer].iter().any(|frame| {
            frame.section == Section::Body && !frame.block.section(Section::Rescue).is_empty()
        })
    }

    /// Puts included blocks before what comes next. The including task must have been passed.
    pub(crate) fn insert_blocks(&mut self, blocks: &[Arc<ProgramBlock>]) {
        if self.failed || self.ended || blocks.is_empty() {
            return;
        }
        let steps = blocks.iter().cloned().map(ProgramStep::Block).collect();
        self.frames
            .push(Frame::new(&Arc::new(ProgramBlock::of_steps(steps))));
    }

    /// Puts the tasks of an include that is a handler before the handlers that come next.
    pub(crate) fn insert_handlers(&mut self, tasks: &[NumberedTask]) {
        let Some(flush) = &mut self.flush else { return };
        let place = flush.index.min(flush.handlers.len());
        flush.handlers.splice(place..place, tasks.iter().cloned());
        self.notified.extend(tasks.iter().map(|task| task.number));
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
        self.notified.insert(handler)
    }

    /// A handler ran for all hosts (`run_once`).
    pub(crate) fn forget_handler(&mut self, handler: u64) {
        self.notified.remove(&handler);
    }

    /// Goes through the notified ones of `handlers` next.
    pub(crate) fn start_flush(&mut self, handlers: Vec<NumberedTask>) {
        self.flush = Some(Flush { handlers, index: 0 });
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

impl Frame {
    fn new(block: &Arc<ProgramBlock>) -> Self {
        Self {
            block: Arc::clone(block),
            section: Section::Body,
            index: 0,
            pending_failure: false,
        }
    }

    fn enter(&mut self, section: Section) {
        self.section = section;
        self.index = 0;
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
        HostProgress::new("h".into(), Arc::new([numbering.block(block)]))
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
