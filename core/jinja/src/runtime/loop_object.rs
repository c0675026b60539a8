//! The `loop` variable.

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

use super::State;
use super::context::Context;
use crate::environment::TemplateData;
use crate::syntax::NameId;
use crate::syntax::ast::For;
use crate::value::UndefinedBehavior;
use crate::{Args, Error, Object, Undefined, Value};

pub(super) struct LoopObject {
    items: Vec<Value>,
    index0: AtomicUsize,
    depth0: usize,
    /// Arguments of the last `loop.changed`.
    changed: Mutex<Option<Vec<Value>>>,
    recursion: Option<Recursion>,
    behavior: UndefinedBehavior,
}

/// What `loop(children)` needs to run the loop again.
struct Recursion {
    node: Arc<For>,
    template: Arc<TemplateData>,
    ctx: Arc<Context>,
    captured: Box<[(NameId, Value)]>,
}

impl LoopObject {
    pub(super) fn new(
        state: &State<'_>,
        node: &Arc<For>,
        items: Vec<Value>,
        depth0: usize,
    ) -> Self {
        let recursion = node.recursive.then(|| Recursion {
            node: Arc::clone(node),
            template: Arc::clone(&state.template),
            ctx: Arc::clone(&state.ctx),
            captured: state.capture(),
        });
        Self {
            items,
            index0: AtomicUsize::new(0),
            depth0,
            changed: Mutex::new(None),
            recursion,
            behavior: state.env.undefined_behavior,
        }
    }

    /// Moves to a round and gives its element.
    pub(super) fn advance(&self, index: usize) -> Option<Value> {
        self.index0.store(index, Ordering::Relaxed);
        self.items.get(index).cloned()
    }

    fn index0(&self) -> usize {
        self.index0.load(Ordering::Relaxed)
    }

    fn neighbour(&self, index: Option<usize>, hint: &str) -> Value {
        index
            .and_then(|index| self.items.get(index).cloned())
            .unwrap_or_else(|| Undefined::new(hint).with_behavior(self.behavior).into())
    }

    fn cycle(&self, args: &Args) -> Result<Value, Error> {
        if args.positional.is_empty() {
            return Err(Error::type_error("no items for cycling given"));
        }
        Ok(args.positional[self.index0() % args.positional.len()].clone())
    }

    fn changed(&self, args: &Args) -> Result<Value, Error> {
        let last = self.changed.lock().clone();
        let same = match last {
            Some(last) => Value::tuple(last).equals(&Value::tuple(args.positional.clone()))?,
            None => false,
        };
        if !same {
            *self.changed.lock() = Some(args.positional.clone());
        }
        Ok(Value::Bool(!same))
    }
}

impl fmt::Debug for LoopObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<LoopContext {}/{}>",
            self.index0() + 1,
            self.items.len()
        )
    }
}

impl Object for LoopObject {
    fn type_name(&self) -> &'static str {
        "LoopContext"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        let index0 = self.index0();
        let len = self.items.len();
        Ok(Some(match name {
            "index" => Value::from(index0 + 1),
            "index0" => Value::from(index0),
            "revindex" => Value::from(len - index0),
            "revindex0" => Value::from(len - index0 - 1),
            "first" => Value::Bool(index0 == 0),
            "last" => Value::Bool(index0 + 1 == len),
            "length" => Value::from(len),
            "depth" => Value::from(self.depth0 + 1),
            "depth0" => Value::from(self.depth0),
            "previtem" => self.neighbour(index0.checked_sub(1), "there is no previous item"),
            "nextitem" => self.neighbour(Some(index0 + 1), "there is no next item"),
            _ => return Ok(None),
        }))
    }

    fn call_method(
        &self,
        _state: &mut State<'_>,
        name: &str,
        args: &Args,
    ) -> Result<Option<Value>, Error> {
        match name {
            "cycle" => self.cycle(args).map(Some),
            "changed" => self.changed(args).map(Some),
            _ => Ok(None),
        }
    }

    fn is_callable(&self) -> bool {
        true
    }

    fn call(&self, state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        let Some(recursion) = &self.recursion else {
            return Err(Error::type_error(
                "The loop must have the 'recursive' marker to be called recursively.",
            ));
        };
        let [iterable] = args.bind("__call__", 1, ["iterable"])?;
        let saved = state.enter(&recursion.template, &recursion.ctx, &recursion.captured, 1)?;
        let mut out = state.output();
        let result = state.exec_for(
            &recursion.node,
            &iterable.value(),
            self.depth0 + 1,
            &mut out,
        );
        state.leave(saved);
        result?;
        out.finish(state.env)
    }

    fn len(&self) -> Result<Option<usize>, Error> {
        Ok(Some(self.items.len()))
    }

    fn truth(&self) -> Result<bool, Error> {
        Ok(true)
    }

    fn repr(&self) -> Result<String, Error> {
        Ok(format!(
            "<LoopContext {}/{}>",
            self.index0() + 1,
            self.items.len()
        ))
    }
}
