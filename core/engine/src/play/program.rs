//! A play's blocks with their tasks numbered in the order of the file.

use std::sync::Arc;

use shevek_playbook::{Block, Step, Task};

/// A play to go through. The numbers keep hosts in step: of all hosts' next tasks the lowest number runs first.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// The outermost blocks.
    pub(crate) blocks: Vec<Arc<ProgramBlock>>,
    tasks: u64,
}

/// A block with numbered tasks.
#[derive(Debug)]
pub(crate) struct ProgramBlock {
    sections: [Vec<ProgramStep>; 3],
}

/// The parts of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// `block:`
    Body,
    /// `rescue:`
    Rescue,
    /// `always:`
    Always,
}

/// An entry of a section.
#[derive(Debug, Clone)]
pub(crate) enum ProgramStep {
    /// A task and its number.
    Task(u64, Arc<Task>),
    /// An inner block.
    Block(Arc<ProgramBlock>),
}

impl ProgramBlock {
    /// The entries of a section.
    pub(crate) fn section(&self, section: Section) -> &[ProgramStep] {
        &self.sections[section as usize]
    }
}

impl Program {
    /// Numbers the tasks of `blocks`.
    pub(crate) fn new<'a>(blocks: impl IntoIterator<Item = &'a Arc<Block>>) -> Self {
        let mut program = Self::default();
        for block in blocks {
            let block = program.block(block);
            program.blocks.push(block);
        }
        program
    }

    /// The number of tasks.
    pub(crate) fn task_count(&self) -> u64 {
        self.tasks
    }

    fn block(&mut self, block: &Block) -> Arc<ProgramBlock> {
        let sections = [&block.body, &block.rescue, &block.always]
            .map(|steps| steps.iter().map(|s| self.step(s)).collect());
        Arc::new(ProgramBlock { sections })
    }

    fn step(&mut self, step: &Step) -> ProgramStep {
        match step {
            Step::Task(task) => {
                let number = self.tasks;
                self.tasks += 1;
                ProgramStep::Task(number, Arc::clone(task))
            }
            Step::Block(block) => ProgramStep::Block(self.block(block)),
        }
    }
}
