//! The end of a role's tasks.

use std::sync::Arc;

use shevek_jinja::Value;

use crate::block::{Block, Step};
use crate::frame::Frame;
use crate::task::Task;

/// The implicit `meta: role_complete`, after which the role has run on a host.
pub(super) fn completion(frame: &Arc<Frame>) -> Arc<Block> {
    let mut task = Task::new("meta", Arc::clone(frame));
    task.args.insert_str("_raw_params", "role_complete");
    task.implicit = true;
    task.directives.tags.push(Value::from("always"));
    task.directives.run_once = Some(Value::Bool(false));
    Arc::new(Block::implicit(vec![Step::Task(Arc::new(task))]))
}
