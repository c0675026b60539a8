//! Blocks, `super()` and `self`.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::State;
use super::context::Context;
use super::output::Output;
use crate::environment::Inner;
use crate::syntax::NameId;
use crate::syntax::ast::{Block, Expr};
use crate::{Args, Error, ErrorKind, Object, Value};

impl State<'_> {
    pub(super) fn exec_block_stmt(
        &mut self,
        block: &Arc<Block>,
        out: &mut Output,
    ) -> Result<(), Error> {
        if out.muted {
            return Ok(());
        }
        let ctx = Arc::clone(&self.ctx);
        let captured = if block.scoped {
            self.capture()
        } else {
            Box::default()
        };
        if block.required && ctx.block_depth(&block.name) <= 1 {
            return Err(Error::new(
                ErrorKind::Runtime,
                format!("Required block '{}' not found", block.name),
            ));
        }
        self.exec_block(&ctx, &block.name, 0, &captured, out)
    }

    fn exec_block(
        &mut self,
        ctx: &Arc<Context>,
        name: &Arc<str>,
        depth: usize,
        captured: &[(NameId, Value)],
        out: &mut Output,
    ) -> Result<(), Error> {
        let Some(found) = ctx.block(name, depth) else {
            return Err(Error::new(
                ErrorKind::Runtime,
                format!("there is no block called '{name}'."),
            ));
        };
        let saved = self.enter(&found.template, ctx, captured, 1)?;
        let id = self.env.names.intern("super").0;
        let parent = if depth + 1 < ctx.block_depth(name) {
            Value::object(BlockReference {
                ctx: Arc::clone(ctx),
                name: Arc::clone(name),
                depth: depth + 1,
                captured: captured.into(),
            })
        } else {
            no_parent(self.env, name)
        };
        self.locals.push((id, parent));
        let result = self.exec_body(&found.block.body, out);
        self.leave(saved);
        result
    }

    pub(super) fn exec_extends(&mut self, expr: &Expr, out: &mut Output) -> Result<(), Error> {
        if self.parent.is_some() {
            return Err(Error::new(ErrorKind::Runtime, "extended multiple times"));
        }
        let name = self.eval(expr)?;
        let parent = self.get_template(&name)?;
        self.ctx.add_blocks(&parent);
        self.parent = Some(parent);
        out.muted = true;
        Ok(())
    }
}

fn no_parent(env: &Inner, name: &str) -> Value {
    env.undefined_hint(&format!("there is no parent block called '{name}'."))
        .with_name("super")
        .into()
}

/// The value of `self`.
pub(super) fn template_reference(ctx: &Arc<Context>) -> Value {
    Value::object(TemplateReference {
        ctx: Arc::clone(ctx),
    })
}

struct TemplateReference {
    ctx: Arc<Context>,
}

impl fmt::Debug for TemplateReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<TemplateReference>")
    }
}

impl Object for TemplateReference {
    fn type_name(&self) -> &'static str {
        "TemplateReference"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_item(&self, key: &Value) -> Result<Option<Value>, Error> {
        let Some(name) = key.as_str() else {
            return Ok(None);
        };
        Ok((self.ctx.block_depth(name) > 0).then(|| {
            Value::object(BlockReference {
                ctx: Arc::clone(&self.ctx),
                name: name.into(),
                depth: 0,
                captured: Box::default(),
            })
        }))
    }

    fn repr(&self) -> Result<String, Error> {
        let name = self
            .ctx
            .template
            .name
            .as_deref()
            .map_or_else(|| "None".to_owned(), crate::value::str_repr);
        Ok(format!("<TemplateReference {name}>"))
    }
}

/// A block that can be called.
struct BlockReference {
    ctx: Arc<Context>,
    name: Arc<str>,
    depth: usize,
    /// Local variables a scoped block sees.
    captured: Box<[(NameId, Value)]>,
}

impl fmt::Debug for BlockReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<BlockReference {}>", self.name)
    }
}

impl Object for BlockReference {
    fn type_name(&self) -> &'static str {
        "BlockReference"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_callable(&self) -> bool {
        true
    }

    fn call(&self, state: &mut State<'_>, args: Args) -> Result<Value, Error> {
        let [] = args.bind("__call__", 0, [])?;
        let mut out = state.output();
        state.exec_block(&self.ctx, &self.name, self.depth, &self.captured, &mut out)?;
        out.finish(state.env)
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        if name != "super" {
            return Ok(None);
        }
        if self.depth + 1 >= self.ctx.block_depth(&self.name) {
            return Ok(Some(no_parent(&self.ctx.template.env, &self.name)));
        }
        Ok(Some(Value::object(Self {
            ctx: Arc::clone(&self.ctx),
            name: Arc::clone(&self.name),
            depth: self.depth + 1,
            captured: self.captured.clone(),
        })))
    }
}
