//! Loading roles.

use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node};

use super::context::PlayScope;
use super::error::Problem;
use crate::block::Block;
use crate::frame::Frame;
use crate::task::Task;

/// What the roles of a play bring.
pub(super) struct LoadedRoles {
    pub(super) blocks: Vec<Arc<Block>>,
    pub(super) handlers: Vec<Arc<Task>>,
}

pub(super) fn load_play_roles(
    _scope: &PlayScope<'_>,
    node: &Node,
    _frame: &Frame,
) -> Result<LoadedRoles, Problem> {
    Err(Diagnostic::at(&node.span, "'roles' is not supported yet.").into())
}
