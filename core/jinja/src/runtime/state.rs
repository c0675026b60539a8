//! The state of one rendering.

use std::any::Any;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use super::Scope;
use super::context::Context;
use super::name_map::NameMap;
use super::output::Output;
use crate::environment::{Environment, Inner, Missing, TemplateData};
use crate::meter::Metered;
use crate::syntax::{NameId, line_column, line_text};
use crate::{Error, ErrorKind, Frame, Undefined, Value};

/// Loaded templates by name and the template that asked for them.
type Loaded = HashMap<(Box<str>, Option<Arc<str>>), Arc<TemplateData>, foldhash::fast::RandomState>;

/// What filters, tests and functions see of the rendering they are called from.
pub struct State<'a> {
    pub(super) env: &'a Arc<Inner>,
    /// The template whose code is running.
    pub(super) template: Running<'a>,
    pub(super) scope: &'a dyn Scope,
    pub(super) ctx: Arc<Context>,
    /// Local variables; those from `base` on are visible, those from `frame` on belong to the
    /// innermost block of statements.
    pub(super) locals: Vec<(NameId, Value)>,
    pub(super) base: usize,
    pub(super) frame: usize,
    /// 0 at the top level of a template, where assignments are exported.
    pub(super) level: u32,
    pub(super) depth: u32,
    steps_left: u64,
    pub(super) native: bool,
    /// The template that the running one extends.
    pub(super) parent: Option<Arc<TemplateData>>,
    pub(super) loaded: Loaded,
    /// What the scope (or the globals) gave.
    looked_up: NameMap<Value>,
    extension: Option<Arc<dyn Any + Send + Sync>>,
    /// Every context of the rendering but that of the template it began with.
    contexts: Vec<Arc<Context>>,
    _metered: Metered,
}

/// The template whose code is running: the one that is rendered, for which nothing is counted, or another.
pub(super) enum Running<'a> {
    Root(&'a Arc<TemplateData>),
    Other(Arc<TemplateData>),
}

impl Deref for Running<'_> {
    type Target = Arc<TemplateData>;

    fn deref(&self) -> &Arc<TemplateData> {
        match self {
            Self::Root(template) => template,
            Self::Other(template) => template,
        }
    }
}

/// What is restored when a macro, block or included template is left.
pub(super) struct Saved<'a> {
    template: Running<'a>,
    ctx: Arc<Context>,
    len: usize,
    base: usize,
    frame: usize,
    level: u32,
}

/// What is restored when a block of statements is left.
pub(super) struct FrameMark {
    len: usize,
    frame: usize,
}

impl<'a> State<'a> {
    pub(crate) fn new(
        template: &'a Arc<TemplateData>,
        scope: &'a dyn Scope,
        extension: Option<Arc<dyn Any + Send + Sync>>,
        native: bool,
    ) -> Self {
        Self {
            env: &template.env,
            template: Running::Root(template),
            scope,
            contexts: Vec::new(),
            ctx: Context::new(template, None, Box::default(), true),
            locals: Vec::new(),
            base: 0,
            frame: 0,
            level: 0,
            depth: 0,
            steps_left: template.env.budget.steps,
            native,
            parent: None,
            loaded: Loaded::default(),
            looked_up: NameMap::in_spare_room(),
            extension,
            _metered: Metered::begin(&template.env.budget),
        }
    }

    // For filters, tests and functions.

    /// The extension given to the rendering, if it is a `T`.
    pub fn extension<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.extension.as_deref()?.downcast_ref()
    }

    /// The extension given to the rendering.
    pub fn extension_arc(&self) -> Option<&Arc<dyn Any + Send + Sync>> {
        self.extension.as_ref()
    }

    /// The scope of the rendering.
    pub fn scope(&self) -> &'a dyn Scope {
        self.scope
    }

    /// The environment of the running template, to compile another one with.
    pub fn environment(&self) -> Environment {
        Environment(Arc::clone(self.env))
    }

    /// Name of the template whose code is running.
    pub fn template_name(&self) -> Option<&str> {
        self.template.name.as_deref()
    }

    /// What newlines become in the running template.
    pub fn newline_sequence(&self) -> &str {
        &self.template.syntax.newline_sequence
    }

    /// Whether output is escaped as HTML: never.
    pub fn autoescape(&self) -> bool {
        false
    }

    /// The variable as the running template sees it: its own, then the scope's, then globals.
    pub fn lookup(&mut self, name: &str) -> Result<Option<Value>, Error> {
        let (id, name) = self.env.names.intern(name);
        self.find(id, &name)
    }

    /// Names of variables the template has assigned where it is now, and of the scope.
    pub fn variable_names(&self) -> Vec<Arc<str>> {
        let mut names = self.ctx.assigned_names();
        names.extend(self.scope.names());
        names
    }

    /// An undefined value with a text of its own.
    pub fn undefined(&self, hint: &str) -> Value {
        self.env.undefined_hint(hint).into()
    }

    /// The undefined value for something that was looked up in vain.
    pub fn missing(&self, missing: &Missing<'_>) -> Undefined {
        self.env.undefined(missing)
    }

    /// Whether there is a filter of that name.
    pub fn has_filter(&self, name: &str) -> bool {
        matches!(self.env.find_filter(name), Ok(Some(_)))
    }

    /// Whether there is a test of that name.
    pub fn has_test(&self, name: &str) -> bool {
        matches!(self.env.find_test(name), Ok(Some(_)))
    }

    /// A random number below `below` from the environment's source.
    pub fn random_below(&self, below: usize) -> usize {
        (self.env.random_below)(below)
    }

    // For the evaluator.

    pub(super) fn step(&mut self) -> Result<(), Error> {
        self.spend(1)
    }

    /// As many steps at once.
    pub(super) fn spend(&mut self, steps: u64) -> Result<(), Error> {
        match self.steps_left.checked_sub(steps) {
            Some(left) => {
                self.steps_left = left;
                Ok(())
            }
            None => Err(Error::new(ErrorKind::Budget, "the template runs too long")),
        }
    }

    /// A context for another template of the same rendering.
    pub(super) fn new_context(
        &mut self,
        template: &Arc<TemplateData>,
        outer: Option<Arc<Context>>,
        captured: Box<[(NameId, Value)]>,
        sees_scope: bool,
    ) -> Arc<Context> {
        let ctx = Context::new(template, outer, captured, sees_scope);
        self.contexts.push(Arc::clone(&ctx));
        ctx
    }

    pub(super) fn output(&self) -> Output {
        Output::new(self.native, self.env.budget.output_bytes)
    }

    pub(super) fn frame_at(&self, pos: u32) -> Frame {
        let (line, column) = line_column(&self.template.source, pos as usize);
        Frame {
            template: self.template.name.clone(),
            line,
            column,
            source_line: Some(Arc::from(line_text(&self.template.source, pos as usize))),
        }
    }

    /// The error with the place, unless it has one already.
    #[cold]
    pub(super) fn locate(&self, error: Error, pos: u32) -> Error {
        if error.frames().is_empty() {
            error.with_frame(self.frame_at(pos))
        } else {
            error
        }
    }

    /// A variable whose value is at hand; `None` does not mean that there is none.
    pub(super) fn at_hand(&self, id: NameId) -> Option<&Value> {
        let locals = self.locals[self.base..].iter().rev();
        for (local, value) in locals {
            if *local == id {
                return Some(value);
            }
        }
        if self.ctx.is_plain() {
            self.looked_up.get(id)
        } else {
            None
        }
    }

    pub(super) fn find(&mut self, id: NameId, name: &Arc<str>) -> Result<Option<Value>, Error> {
        for (local, value) in self.locals[self.base..].iter().rev() {
            if *local == id {
                return Ok(Some(value.clone()));
            }
        }
        // From the running template outwards, through the ones that included it.
        let mut ctx = &self.ctx;
        loop {
            if let Some(value) = ctx.get(id) {
                return Ok(Some(value));
            }
            if &**name == "self" {
                return Ok(Some(super::block::template_reference(ctx)));
            }
            match &ctx.outer {
                Some(outer) => ctx = outer,
                None => break,
            }
        }
        if !ctx.sees_scope {
            return match self.env.globals.get(name) {
                Some(value) => Ok(Some(value.clone())),
                None => self.scope.global(name),
            };
        }
        if let Some(value) = self.looked_up.get(id) {
            return Ok(Some(value.clone()));
        }
        let mut found = self.scope.lookup(name)?;
        if found.is_none() {
            found = self.env.globals.get(name).cloned();
        }
        if let Some(value) = &found {
            self.looked_up.insert(id, value.clone());
        }
        Ok(found)
    }

    /// Starts a block of statements with variables of its own.
    pub(super) fn push_frame(&mut self) -> FrameMark {
        let mark = FrameMark {
            len: self.locals.len(),
            frame: self.frame,
        };
        self.frame = mark.len;
        self.level += 1;
        mark
    }

    pub(super) fn pop_frame(&mut self, mark: FrameMark) {
        self.locals.truncate(mark.len);
        self.frame = mark.frame;
        self.level -= 1;
    }

    /// The local variables that are visible.
    pub(super) fn capture(&self) -> Box<[(NameId, Value)]> {
        self.locals[self.base..].into()
    }

    /// Enters code of `template` in `ctx` that sees only `captured` of the local variables.
    pub(super) fn enter(
        &mut self,
        template: &Arc<TemplateData>,
        ctx: &Arc<Context>,
        captured: &[(NameId, Value)],
        level: u32,
    ) -> Result<Saved<'a>, Error> {
        if self.depth >= self.env.budget.depth {
            return Err(Error::new(
                ErrorKind::Recursion,
                "maximum recursion depth exceeded",
            ));
        }
        self.depth += 1;
        let len = self.locals.len();
        let saved = Saved {
            template: std::mem::replace(&mut self.template, Running::Other(Arc::clone(template))),
            ctx: std::mem::replace(&mut self.ctx, Arc::clone(ctx)),
            len,
            base: self.base,
            frame: self.frame,
            level: self.level,
        };
        self.base = len;
        self.locals.extend_from_slice(captured);
        self.frame = self.locals.len();
        self.level = level;
        Ok(saved)
    }

    pub(super) fn leave(&mut self, saved: Saved<'a>) {
        self.depth -= 1;
        self.template = saved.template;
        self.ctx = saved.ctx;
        self.locals.truncate(saved.len);
        self.base = saved.base;
        self.frame = saved.frame;
        self.level = saved.level;
    }
}

impl Drop for State<'_> {
    /// Macros hold the context that holds them: the ring is opened here.
    fn drop(&mut self) {
        // Whatever was entered has been left: this is the context it began with.
        self.ctx.clear();
        for ctx in &self.contexts {
            ctx.clear();
        }
        std::mem::take(&mut self.looked_up).give_back();
    }
}
