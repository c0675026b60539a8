//! Top-level variables and blocks of one template run.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::Value;
use crate::environment::TemplateData;
use crate::syntax::NameId;
use crate::syntax::ast::Block;

type Fast<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// A block and the template it is written in.
#[derive(Clone)]
pub(super) struct BlockRef {
    pub(super) template: Arc<TemplateData>,
    pub(super) block: Arc<Block>,
}

struct Var {
    value: Value,
    /// The name, if the template itself assigned it (else it is a remembered lookup).
    assigned: Option<Arc<str>>,
}

/// What a template and its parents share while they run.
pub(super) struct Context {
    pub(super) template: Arc<TemplateData>,
    vars: RwLock<Fast<NameId, Var>>,
    /// Local variables of the template that included this one.
    pub(super) captured: Box<[(NameId, Value)]>,
    /// The context of the template that included this one.
    pub(super) outer: Option<Arc<Context>>,
    /// Whether the scope of the rendering is visible.
    pub(super) sees_scope: bool,
    blocks: RwLock<Fast<Arc<str>, Vec<BlockRef>>>,
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
            blocks
                .entry(Arc::clone(&block.name))
                .or_default()
                .push(entry);
        }
    }

    /// The block of that name `depth` levels below the most derived one.
    pub(super) fn block(&self, name: &str, depth: usize) -> Option<BlockRef> {
        self.blocks.read().get(name)?.get(depth).cloned()
    }

    /// How many blocks of that name there are.
    pub(super) fn block_depth(&self, name: &str) -> usize {
        self.blocks.read().get(name).map_or(0, Vec::len)
    }

    pub(super) fn get(&self, id: NameId) -> Option<Value> {
        if let Some(var) = self.vars.read().get(&id) {
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
        self.vars.write().insert(
            id,
            Var {
                value,
                assigned: Some(Arc::clone(name)),
            },
        );
    }

    /// Remembers what a lookup found.
    pub(super) fn remember(&self, id: NameId, value: Value) {
        self.vars.write().entry(id).or_insert(Var {
            value,
            assigned: None,
        });
    }

    /// Forgets all variables.
    pub(super) fn clear(&self) {
        // Dropped after the lock is free: a value may hold this very context.
        let vars = std::mem::take(&mut *self.vars.write());
        drop(vars);
    }

    /// A variable the template exports by name.
    pub(super) fn exported(&self, name: &str) -> Option<Value> {
        if name.starts_with('_') {
            return None;
        }
        let vars = self.vars.read();
        vars.values()
            .find(|var| var.assigned.as_deref() == Some(name))
            .map(|var| var.value.clone())
    }

    /// Names of all top-level variables the template has assigned.
    pub(super) fn assigned_names(&self) -> Vec<Arc<str>> {
        self.vars
            .read()
            .values()
            .filter_map(|var| var.assigned.clone())
            .collect()
    }
}
