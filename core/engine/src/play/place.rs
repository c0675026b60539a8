//! A place in a play: the blocks that a host is in, and what failed in them.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use super::program::{NumberedTask, ProgramBlock, ProgramStep, Section};

/// A host's place in a play.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    next_block: usize,
    /// The play's own block first, the innermost last.
    frames: Vec<Frame>,
    /// The handlers that the host goes through at a flush.
    pub(super) flush: Option<Flush>,
    failed_at_start: bool,
    is_over: bool,
}

/// A block that a host is in.
#[derive(Debug, Clone)]
struct Frame {
    block: Arc<ProgramBlock>,
    stage: Stage,
    index: usize,
    /// What was included and comes before the step at `index`.
    included: VecDeque<Arc<ProgramBlock>>,
    /// Whether something in it failed that is not rescued.
    failed: bool,
}

/// Which part of a block a host is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    In(Section),
    /// Through with a failure, or taken out.
    Complete,
}

/// Handlers in the order of their definition.
#[derive(Debug, Clone)]
pub(super) struct Flush {
    handlers: Arc<Vec<NumberedTask>>,
    index: usize,
}

impl Flush {
    pub(super) fn new(handlers: Vec<NumberedTask>) -> Self {
        Self {
            handlers: Arc::new(handlers),
            index: 0,
        }
    }

    /// Puts tasks before the handlers that come next.
    pub(super) fn insert(&mut self, tasks: &[NumberedTask]) {
        let place = self.index.min(self.handlers.len());
        Arc::make_mut(&mut self.handlers).splice(place..place, tasks.iter().cloned());
    }
}

impl Place {
    /// Enters a block.
    pub(super) fn enter(&mut self, block: &Arc<ProgramBlock>) {
        self.frames.push(Frame::new(block));
    }

    /// Whether nothing is left to do.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Whether there is a failure that no rescue will catch; one that waits for its own `always` is none yet.
    pub(super) fn has_failed(&self) -> bool {
        self.failed_at_start || have_failed(&self.frames)
    }

    pub(super) fn fail_at_start(&mut self) {
        self.failed_at_start = true;
        self.is_over = true;
    }

    /// Ends here. A rescue that is left so went well.
    pub(super) fn end(&mut self) {
        let in_rescue = self.flush.is_none()
            && self
                .frames
                .last()
                .is_some_and(|frame| frame.stage == Stage::In(Section::Rescue));
        self.frames.truncate(1);
        if let Some(own) = self.frames.first_mut() {
            own.stage = Stage::Complete;
            if in_rescue {
                own.failed = false;
            }
        }
        self.flush = None;
        self.is_over = true;
    }

    /// Forgets all failures, not what they led to.
    pub(super) fn clear_errors(&mut self) {
        self.failed_at_start = false;
        for frame in &mut self.frames {
            frame.failed = false;
        }
    }

    /// The handler whose turn it is, in a flush.
    pub(super) fn handler(&self) -> Option<u64> {
        let flush = self.flush.as_ref()?;
        Some(flush.handlers.get(flush.index)?.number)
    }

    /// Goes to the next handler of the flush that was notified; ends the flush when there is none.
    pub(super) fn next_handler(&mut self, notified: &HashSet<u64>) -> Option<NumberedTask> {
        let flush = self.flush.as_mut()?;
        while let Some(handler) = flush.handlers.get(flush.index) {
            if notified.contains(&handler.number) {
                return Some(handler.clone());
            }
            flush.index += 1;
        }
        self.flush = None;
        None
    }

    /// Goes to the next task that is no handler; from a block that failed to the rescue or `always` that comes next.
    pub(super) fn next_step(&mut self, blocks: &[Arc<ProgramBlock>]) -> Option<NumberedTask> {
        while !self.is_over {
            let is_own = self.frames.len() == 1;
            let Some(frame) = self.frames.last_mut() else {
                match blocks.get(self.next_block) {
                    Some(block) => {
                        self.next_block += 1;
                        self.enter(block);
                    }
                    None => self.is_over = true,
                }
                continue;
            };
            let Stage::In(section) = frame.stage else {
                if is_own {
                    self.is_over = true;
                } else {
                    let failed = have_failed(std::slice::from_ref(frame));
                    self.frames.pop();
                    if failed && let Some(outer) = self.frames.last_mut() {
                        outer.fail();
                    }
                }
                continue;
            };
            if let Some(block) = frame.included.pop_front() {
                self.enter(&block);
                continue;
            }
            match frame.block.section(section).get(frame.index) {
                Some(ProgramStep::Task(task)) => return Some(task.clone()),
                Some(ProgramStep::Block(block)) => {
                    let inner = Frame::new(block);
                    frame.index += 1;
                    self.frames.push(inner);
                }
                None if section == Section::Always && frame.failed => {
                    frame.stage = Stage::Complete;
                }
                None if section == Section::Always => {
                    self.frames.pop();
                }
                None => {
                    if section == Section::Rescue {
                        frame.failed = false;
                    }
                    frame.go_to(Stage::In(Section::Always));
                }
            }
        }
        None
    }

    /// The task here is done.
    pub(super) fn pass(&mut self) {
        if let Some(flush) = &mut self.flush {
            flush.index += 1;
        } else if let Some(frame) = self.frames.last_mut() {
            frame.index += 1;
        }
    }

    /// Whether a failure here is rescued, at once or after an `always`.
    pub(super) fn is_rescued(&self) -> bool {
        self.frames.iter().enumerate().any(|(depth, frame)| {
            let in_body = frame.stage == Stage::In(Section::Body)
                // In a flush, wherever it was: Ansible does not look any closer.
                || depth == 0 && self.flush.is_some();
            in_body && frame.has(Section::Rescue)
        })
    }

    /// Fails here. What is outside of the innermost block hears of it with the next step, so failures that come
    /// before it are one.
    pub(super) fn fail(&mut self) {
        if self.is_over {
            return;
        }
        self.flush = None;
        match self.frames.last_mut() {
            Some(frame) => frame.fail(),
            None => self.fail_at_start(),
        }
    }

    /// Puts included blocks before what comes next.
    pub(super) fn insert_blocks(&mut self, blocks: &[Arc<ProgramBlock>]) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        for block in blocks.iter().rev() {
            frame.included.push_front(Arc::clone(block));
        }
    }
}

/// Whether frames, the outermost first, are left with a failure.
fn have_failed(frames: &[Frame]) -> bool {
    let Some((frame, inner)) = frames.split_first() else {
        return false;
    };
    match frame.stage {
        Stage::In(Section::Body) => have_failed(inner) && !frame.has(Section::Rescue),
        Stage::In(_) => have_failed(inner),
        Stage::Complete => frame.failed,
    }
}

impl Frame {
    fn new(block: &Arc<ProgramBlock>) -> Self {
        Self {
            block: Arc::clone(block),
            stage: Stage::In(Section::Body),
            index: 0,
            included: VecDeque::new(),
            failed: false,
        }
    }

    fn has(&self, section: Section) -> bool {
        !self.block.section(section).is_empty()
    }

    fn go_to(&mut self, stage: Stage) {
        self.stage = stage;
        self.index = 0;
        self.included.clear();
    }

    /// Something in it failed.
    fn fail(&mut self) {
        let Stage::In(section) = self.stage else {
            return;
        };
        let always = if self.has(Section::Always) {
            Stage::In(Section::Always)
        } else {
            Stage::Complete
        };
        let next = match section {
            Section::Body if self.has(Section::Rescue) => Stage::In(Section::Rescue),
            Section::Body | Section::Rescue => always,
            Section::Always => Stage::Complete,
        };
        self.failed = true;
        self.go_to(next);
    }
}
