//! A play's blocks with their tasks numbered.

use std::sync::Arc;

use shevek_playbook::{Block, Step, Task};

/// Gives every task of a play its number. Ansible: the uuid of a task.
#[derive(Debug, Default)]
pub(crate) struct Numbering(u64);

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
    /// A task.
    Task(NumberedTask),
    /// An inner block.
    Block(Arc<ProgramBlock>),
}

/// A task with the number that tells it apart from all others of the play.
#[derive(Debug, Clone)]
pub(crate) struct NumberedTask {
    /// Its number.
    pub(crate) number: u64,
    /// The task.
    pub(crate) task: Arc<Task>,
}

impl ProgramBlock {
    /// A block that does `steps` and `always` in any case.
    pub(crate) fn with_always(steps: Vec<ProgramStep>, always: Vec<ProgramStep>) -> Self {
        Self {
            sections: [steps, Vec::new(), always],
        }
    }

    /// The entries of a section.
    pub(crate) fn section(&self, section: Section) -> &[ProgramStep] {
        &self.sections[section as usize]
    }

    /// How many tasks are done when nothing fails. `meta` is none that anybody sees.
    pub(crate) fn task_count(&self) -> usize {
        let steps = [Section::Body, Section::Always].map(|section| self.section(section));
        steps
            .into_iter()
            .flatten()
            .map(|step| match step {
                ProgramStep::Task(task) => usize::from(task.task.action != "meta"),
                ProgramStep::Block(block) => block.task_count(),
            })
            .sum()
    }

    /// The numbers of all its tasks, in the order of the file.
    pub(crate) fn numbers(&self, numbers: &mut Vec<u64>) {
        for step in self.sections.iter().flatten() {
            match step {
                ProgramStep::Task(task) => numbers.push(task.number),
                ProgramStep::Block(block) => block.numbers(numbers),
            }
        }
    }
}

impl Numbering {
    /// Numbers one task.
    pub(crate) fn task(&mut self, task: &Arc<Task>) -> NumberedTask {
        self.0 += 1;
        NumberedTask {
            number: self.0,
            task: Arc::clone(task),
        }
    }

    /// Numbers the tasks of a block.
    pub(crate) fn block(&mut self, block: &Block) -> Arc<ProgramBlock> {
        let sections = [&block.body, &block.rescue, &block.always]
            .map(|steps| steps.iter().map(|step| self.step(step)).collect());
        Arc::new(ProgramBlock { sections })
    }

    fn step(&mut self, step: &Step) -> ProgramStep {
        match step {
            Step::Task(task) => ProgramStep::Task(self.task(task)),
            Step::Block(block) => ProgramStep::Block(self.block(block)),
        }
    }
}
