//! How far one host has come in a play. Ansible: `PlayIterator` and `HostState`.

use std::sync::Arc;

use shevek_playbook::Task;

use super::program::{Program, ProgramBlock, ProgramStep, Section};

/// A host's place in a [`Program`].
#[derive(Debug, Clone)]
pub(crate) struct HostProgress {
    program: Arc<Program>,
    next_block: usize,
    frames: Vec<Frame>,
    failed: bool,
}

#[derive(Debug, Clone)]
struct Frame {
    block: Arc<ProgramBlock>,
    section: Section,
    index: usize,
    /// A failure that goes on after `always`.
    pending_failure: bool,
}

/// The task that comes next.
#[derive(Debug, Clone)]
pub(crate) struct Next {
    /// Its number in the program.
    pub(crate) number: u64,
    /// The task.
    pub(crate) task: Arc<Task>,
}

impl HostProgress {
    /// At the start of `program`.
    pub(crate) fn new(program: Arc<Program>) -> Self {
        Self {
            program,
            next_block: 0,
            frames: Vec::new(),
            failed: false,
        }
    }

    /// Whether the host failed for good in this play.
    pub(crate) fn is_failed(&self) -> bool {
        self.failed
    }

    /// Takes the host out of the play.
    pub(crate) fn remove(&mut self) {
        self.failed = true;
        self.frames.clear();
    }

    /// The next task, `None` at the end. Does not move on: [`advance`](Self::advance) or [`fail`](Self::fail) do.
    pub(crate) fn peek(&mut self) -> Option<Next> {
        loop {
            if self.failed {
                return None;
            }
            let Some(frame) = self.frames.last_mut() else {
                let block = self.program.blocks.get(self.next_block)?;
                self.frames.push(Frame::new(block));
                self.next_block += 1;
                continue;
            };
            match frame.block.section(frame.section).get(frame.index) {
                Some(ProgramStep::Task(number, task)) => {
                    return Some(Next {
                        number: *number,
                        task: Arc::clone(task),
                    });
                }
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
        if let Some(frame) = self.frames.last_mut() {
            frame.index += 1;
        }
    }

    /// The current task failed: goes to the nearest rescue, through every `always` on the way. Says whether a
    /// rescue catches it.
    pub(crate) fn fail(&mut self) -> bool {
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
    use super::*;
    use shevek_playbook::{Block, Step};

    fn task(name: &str) -> Step {
        Step::Task(Arc::new(crate::task::bare_task(name)))
    }

    fn walk(block: Block, failing: &[&str]) -> (Vec<String>, bool) {
        let program = Arc::new(Program::new([&Arc::new(block)]));
        let mut host = HostProgress::new(program);
        let mut seen = Vec::new();
        while let Some(next) = host.peek() {
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
            walk(nested(), &[]),
            (
                vec!["a".into(), "b".into(), "z".into(), "after".into()],
                false
            )
        );
    }

    #[test]
    fn a_rescue_catches() {
        let (seen, failed) = walk(nested(), &["a"]);
        assert_eq!(seen, ["a", "r", "z", "after"]);
        assert!(!failed);
    }

    #[test]
    fn a_failed_rescue_goes_on_after_always() {
        let (seen, failed) = walk(nested(), &["b", "r"]);
        assert_eq!(seen, ["a", "b", "r", "z"]);
        assert!(failed);
    }

    #[test]
    fn a_failing_always_ends_the_host() {
        let (seen, failed) = walk(nested(), &["z"]);
        assert_eq!(seen, ["a", "b", "z"]);
        assert!(failed);
    }
}
