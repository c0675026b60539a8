//! Blocks: tasks with a common frame, a rescue and an end that always comes.

use std::sync::Arc;

use shevek_yaml::Span;

use crate::task::Task;

/// A block. Tasks outside any block stand in an implicit one, as in Ansible.
#[derive(Debug, Clone)]
pub struct Block {
    /// Where it stands.
    pub span: Option<Span>,
    /// Whether it was not written but wraps loose tasks.
    pub implicit: bool,
    /// What is done.
    pub body: Vec<Step>,
    /// What is done when the body fails on a host.
    pub rescue: Vec<Step>,
    /// What is done in any case.
    pub always: Vec<Step>,
}

/// An entry of a list of tasks.
#[derive(Debug, Clone)]
pub enum Step {
    /// A task.
    Task(Arc<Task>),
    /// A block.
    Block(Arc<Block>),
}

impl Block {
    /// An implicit block around `body`.
    pub fn implicit(body: Vec<Step>) -> Self {
        Self {
            span: None,
            implicit: true,
            body,
            rescue: Vec::new(),
            always: Vec::new(),
        }
    }

    /// Calls `visit` with every task in it, in the order of the file.
    pub fn for_each_task(&self, visit: &mut dyn FnMut(&Arc<Task>)) {
        for step in self.body.iter().chain(&self.rescue).chain(&self.always) {
            match step {
                Step::Task(task) => visit(task),
                Step::Block(block) => block.for_each_task(visit),
            }
        }
    }
}
