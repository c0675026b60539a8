//! `include`, `import` and `from ... import`.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::State;
use super::context::Context;
use super::output::{Output, Part, join};
use crate::environment::{Environment, Template, TemplateData};
use crate::syntax::ast::{FromImport, Import, Include};
use crate::value::str_repr;
use crate::{Error, ErrorKind, Object, Value};

impl State<'_> {
    /// The template a name (or a compiled template) stands for.
    pub(super) fn get_template(&mut self, name: &Value) -> Result<Arc<TemplateData>, Error> {
        match name {
            Value::Str(name) => self.find_template(name)?.ok_or_else(|| not_found(name)),
            Value::Undefined(undefined) => Err(undefined.error()),
            other => {
                let missing = format!("no loader can find a template by a {}", other.type_name());
                Err(Error::new(ErrorKind::TemplateNotFound, missing))
            }
        }
    }

    fn find_template(&mut self, name: &str) -> Result<Option<Arc<TemplateData>>, Error> {
        let Some(loader) = self.env.loader.clone() else {
            return Err(Error::type_error(
                "no loader for this environment specified",
            ));
        };
        let parent = self.template.name.clone();
        let key = (Box::from(name), parent.clone());
        if let Some(template) = self.loaded.get(&key) {
            return Ok(Some(Arc::clone(template)));
        }
        let Some(source) = loader.load(name, parent.as_deref())? else {
            return Ok(None);
        };
        // Backslashes are doubled only in templates that come out of YAML themselves.
        let mut syntax = (*self.template.syntax).clone();
        syntax.escape_backslashes = false;
        let env = Environment(Arc::clone(self.env));
        let template = env
            .compile_with(Some(&source.name), &source.text, &syntax)?
            .0;
        self.loaded.insert(key, Arc::clone(&template));
        Ok(Some(template))
    }

    /// The first template of a list that exists.
    fn select_template(&mut self, names: &Value) -> Result<Arc<TemplateData>, Error> {
        if !matches!(names, Value::List(_) | Value::Tuple(_)) {
            return self.get_template(names);
        }
        let names = names.to_vec()?;
        if names.is_empty() {
            return Err(Error::new(
                ErrorKind::TemplateNotFound,
                "Tried to select from an empty list of templates.",
            ));
        }
        for name in &names {
            match name {
                Value::Str(name) => {
                    if let Some(template) = self.find_template(name)? {
                        return Ok(template);
                    }
                }
                Value::Undefined(_) => {}
                other => return self.get_template(other),
            }
        }
        let tried: Vec<String> = names.iter().map(ToString::to_string).collect();
        Err(Error::new(
            ErrorKind::TemplateNotFound,
            format!(
                "none of the templates given were found: {}",
                tried.join(", ")
            ),
        ))
    }

    fn child_context(&mut self, template: &Arc<TemplateData>, with_context: bool) -> Arc<Context> {
        if with_context {
            let (outer, captured) = (Arc::clone(&self.ctx), self.capture());
            let sees_scope = outer.sees_scope;
            self.new_context(template, Some(outer), captured, sees_scope)
        } else {
            self.new_context(template, None, Box::default(), false)
        }
    }

    /// Runs a whole template; errors in it get the place of the statement that asked for it.
    fn run_template(
        &mut self,
        template: &Arc<TemplateData>,
        ctx: &Arc<Context>,
        pos: u32,
        out: &mut Output,
    ) -> Result<(), Error> {
        let saved = self.enter(template, ctx, &[], 0)?;
        let parent = self.parent.take();
        let result = self.run_root(template, out);
        self.parent = parent;
        self.leave(saved);
        result.map_err(|error| error.with_frame(self.frame_at(pos)))
    }

    pub(super) fn exec_include(
        &mut self,
        node: &Include,
        pos: u32,
        out: &mut Output,
    ) -> Result<(), Error> {
        let names = self.eval(&node.template)?;
        let template = match self.select_template(&names) {
            Ok(template) => template,
            Err(error) if node.ignore_missing && error.kind() == ErrorKind::TemplateNotFound => {
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let ctx = self.child_context(&template, node.with_context);
        if out.muted {
            return Ok(());
        }
        self.run_template(&template, &ctx, pos, out)?;
        out.muted = false;
        Ok(())
    }

    fn make_module(
        &mut self,
        template: &crate::syntax::ast::Expr,
        with_context: bool,
        pos: u32,
    ) -> Result<Module, Error> {
        let name = self.eval(template)?;
        let template = self.get_template(&name)?;
        let ctx = self.child_context(&template, with_context);
        let mut out = self.output();
        self.run_template(&template, &ctx, pos, &mut out)?;
        Ok(Module {
            ctx,
            parts: out.into_parts(),
        })
    }

    pub(super) fn exec_import(&mut self, node: &Import, pos: u32) -> Result<(), Error> {
        let module = self.make_module(&node.template, node.with_context, pos)?;
        self.assign_name(&node.target, Value::object(module));
        Ok(())
    }

    pub(super) fn exec_from_import(&mut self, node: &FromImport, pos: u32) -> Result<(), Error> {
        let module = self.make_module(&node.template, node.with_context, pos)?;
        for (exported, target) in &node.names {
            let value = module.ctx.exported(exported).unwrap_or_else(|| {
                let frame = self.frame_at(pos);
                let place = match &frame.template {
                    Some(name) => format!("line {} in '{name}'", frame.line),
                    None => format!("line {}", frame.line),
                };
                let name = module.ctx.template.name.as_deref().map_or_else(|| "None".to_owned(), str_repr);
                let hint = format!(
                    "the template {name} (imported on {place}) does not export the requested name {}",
                    str_repr(exported)
                );
                self.env.undefined_hint(&hint).with_name(exported.clone()).into()
            });
            self.assign_name(target, value);
        }
        Ok(())
    }
}

fn not_found(name: &str) -> Error {
    Error::new(ErrorKind::TemplateNotFound, name)
}

/// An imported template.
pub(super) struct Module {
    ctx: Arc<Context>,
    parts: Vec<Part>,
}

impl Module {
    /// What the template printed.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<TemplateModule {:?}>", self.ctx.template.name)
    }
}

impl Object for Module {
    fn type_name(&self) -> &'static str {
        "TemplateModule"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn get_attr(&self, name: &str) -> Result<Option<Value>, Error> {
        Ok(self.ctx.exported(name))
    }

    fn str(&self) -> Result<String, Error> {
        join(&self.parts, &self.ctx.template.env)
    }

    fn repr(&self) -> Result<String, Error> {
        let name = match &self.ctx.template.name {
            Some(name) => str_repr(name),
            None => format!("memory:{:x}", Arc::as_ptr(&self.ctx).addr()),
        };
        Ok(format!("<TemplateModule {name}>"))
    }
}

impl From<Template> for Arc<TemplateData> {
    fn from(template: Template) -> Self {
        template.0
    }
}
