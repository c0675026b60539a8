//! Expanding `import_role`.

use shevek_yaml::{Diagnostic, Node};

use super::context::PlayScope;
use super::error::Problem;
use crate::block::Step;
use crate::task::Task;

pub(super) fn import_role(
    _scope: &PlayScope<'_>,
    _task: &Task,
    node: &Node,
) -> Result<Vec<Step>, Problem> {
    Err(Diagnostic::at(&node.span, "'import_role' is not supported yet.").into())
}
