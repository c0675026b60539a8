//! Top-level variables and blocks of one template run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;

use super::name_map::NameMap;
use crate::Value;
use crate::environment::TemplateData;
use crate::syntax::NameId;
use crate::syntax::ast::Block;

/// A block and the template it is written in.
#[derive(Clone)]
pub(super) struct BlockRef {
    pub(super) template: Arc<TemplateData>,
    pub(super) block: Arc<Block>,
}

struct Var {
    value: Value,
    name: Arc<str>,
}

/// What a template and its parents share while they run.
pub(super) struct Context {
    pub(super) template: Arc<TemplateData>,
    vars: RwLock<NameMap<Var>>,
    /// Whether there may be any of them: most templates assign none, and need no lock then.
    has_vars: AtomicBool,
    /// Local variables of the template that included this one.
    pub(super) captured: Box<[(NameId, Value)]>,
    /// The context of the template that included this one.
    pub(super) outer: Option<Arc<Context>>,
    /// Whether the scope of the rendering is visible.
    pub(super) sees_scope: bool,
    /// By name, the most derived one first.
    blocks: RwLock<Vec<(Arc<str>, Vec<BlockRef>)>>,
}

impl Context {
    pub(super) fn new(
        template: &Arc<TemplateData>,
        outer: Option<Arc<Context>>,
        captured: Box<[(NameId, Value)]>,
        sees_scope: bool,
    ) -> Arc<Self> {
        let context = Arc::new(Self {
            template: Arc::clone(template),
            vars: RwLock::default(),
            has_vars: AtomicBool::new(false),
            captured,
            outer,
            sees_scope,
            blocks: RwLock::default(),
        });
        context.add_blocks(template);
        context
    }

    /// Adds the blocks of a template below those that are there.
    pub(super) fn add_blocks(&self, template: &Arc<TemplateData>) {
        if template.blocks.is_empty() {
            return;
        }
        let mut blocks = self.blocks.write();
        for block in &template.blocks {
            let entry = BlockRef {
                template: Arc::clone(template),
                block: Arc::clone(block),
            };
            match blocks.iter_mut().find(|(name, _)| *name == block.name) {
                Some((_, known)) => known.push(entry),
                None => blocks.push((Arc::clone(&block.name), vec![entry])),
            }
        }
    }

    /// The block of that name `depth` levels below the most derived one.
    pub(super) fn block(&self, name: &str, depth: usize) -> Option<BlockRef> {
        let blocks = self.blocks.read();
        let (_, known) = blocks.iter().find(|(known, _)| **known == *name)?;
        known.get(depth).cloned()
    }

    /// How many blocks of that name there are.
    pub(super) fn block_depth(&self, name: &str) -> usize {
        let blocks = self.blocks.read();
        let found = blocks.iter().find(|(known, _)| **known == *name);
        found.map_or(0, |(_, known)| known.len())
    }

    /// Whether it has no variables of its own or around it: names mean what the scope says.
    pub(super) fn is_plain(&self) -> bool {
        self.sees_scope
            && self.outer.is_none()
            && self.captured.is_empty()
            && !self.has_vars.load(Ordering::Acquire)
    }

    pub(super) fn get(&self, id: NameId) -> Option<Value> {
        if self.has_vars.load(Ordering::Acquire)
            && let Some(var) = self.vars.read().get(id)
        {
            return Some(var.value.clone());
        }
        self.captured
            .iter()
            .rev()
            .find(|(name, _)| *name == id)
            .map(|(_, value)| value.clone())
    }

    /// Sets a top-level variable.
    pub(super) fn assign(&self, id: NameId, name: &Arc<str>, value: Value) {
        let name = Arc::clone(name);
        self.vars.write().insert(id, Var { value, name });
        self.has_vars.store(true, Ordering::Release);
    }

    /// Forgets all variables.
    pub(super) fn clear(&self) {
        if self.has_vars.load(Ordering::Acquire) {
            self.has_vars.store(false, Ordering::Release);
            // Dropped after the lock is free: a value may hold this very context.
            let vars = std::mem::take(&mut *self.vars.write());
            drop(vars);
        }
    }

    /// A variable the template exports by name.
    pub(super) fn exported(&self, name: &str) -> Option<Value> {
        if name.starts_with('_') {
            return None;
        }
        let vars = self.vars.read();
        vars.values()
            .find(|var| *var.name == *name)
            .map(|var| var.value.clone())
    }

    /// Names of all top-level variables the template has assigned.
    pub(super) fn assigned_names(&self) -> Vec<Arc<str>> {
        let vars = self.vars.read();
        vars.values().map(|var| Arc::clone(&var.name)).collect()
    }
}
