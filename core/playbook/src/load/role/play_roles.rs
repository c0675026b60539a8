//! Loading `roles` of a play.

use std::sync::Arc;

use shevek_yaml::{Diagnostic, Node};

use super::load_role::{Manner, load_role};
use super::role_use::{Places, read_use, search_list};
use crate::block::Block;
use crate::frame::Frame;
use crate::load::context::PlayScope;
use crate::load::error::Problem;
use crate::load::fields::describe;
use crate::task::Task;

/// What the roles of a play bring.
pub(in crate::load) struct PlayRoles {
    pub(in crate::load) blocks: Vec<Arc<Block>>,
    pub(in crate::load) handlers: Vec<Arc<Task>>,
}

/// Loads the roles of a play, which `scope` has from then on before those that they import.
pub(in crate::load) fn load_play_roles(
    scope: &PlayScope<'_>,
    node: &Node,
    frame: &Frame,
) -> Result<PlayRoles, Problem> {
    let mut loaded = PlayRoles {
        blocks: Vec::new(),
        handlers: Vec::new(),
    };
    if node.is_null() {
        return Ok(loaded);
    }
    let entries = node.as_sequence().ok_or_else(|| {
        Diagnostic::at(&node.span, "A malformed role declaration was encountered.")
            .with_hint(format!("'roles' is a list. This is {}.", describe(node)))
    })?;
    let collections = search_list(scope.directives.collections.as_ref());
    let places = Places {
        beside: None,
        collections: &collections,
    };
    let mut uses = Vec::with_capacity(entries.len());
    for entry in entries {
        uses.push(read_use(scope, entry, None, places)?);
    }
    let mut roles = Vec::with_capacity(uses.len());
    for used in &uses {
        let role = load_role(scope, used, &Manner::of_play(), frame)?;
        loaded.blocks.extend(role.blocks);
        loaded.handlers.extend(role.handlers);
        roles.push(role.role);
    }
    scope.roles.borrow_mut().splice(0..0, roles);
    Ok(loaded)
}
