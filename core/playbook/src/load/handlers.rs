//! Loading handlers.

use std::sync::Arc;

use shevek_yaml::Node;

use super::block::load_steps;
use super::context::PlayScope;
use super::error::Problem;
use crate::block::{Block, Step};
use crate::frame::Frame;
use crate::task::Task;

/// A list of handlers, those of imported files among them.
pub(super) fn load_handlers(
    scope: &PlayScope<'_>,
    node: &Node,
    frame: &Frame,
) -> Result<Vec<Arc<Task>>, Problem> {
    let frame = Frame {
        handlers: true,
        ..frame.clone()
    };
    let steps = load_steps(scope, node, &frame, false)?;
    let mut handlers = Vec::new();
    flatten(&steps, &mut handlers);
    Ok(handlers)
}

/// The handlers of a list; those that stand in a block count as if they stood in the list.
fn flatten(steps: &[Step], handlers: &mut Vec<Arc<Task>>) {
    for step in steps {
        match step {
            Step::Task(task) => handlers.push(Arc::clone(task)),
            Step::Block(block) => flatten(&block.body, handlers),
        }
    }
}

/// Handlers as blocks of an included file of handlers.
pub(super) fn as_blocks(steps: Vec<Step>) -> Vec<Arc<Block>> {
    if steps.is_empty() {
        Vec::new()
    } else {
        vec![Arc::new(Block::implicit(steps))]
    }
}
