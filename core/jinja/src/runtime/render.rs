//! Rendering a template from its root.

use std::any::Any;
use std::sync::Arc;

use super::output::Output;
use super::state::Running;
use super::{Scope, State};
use crate::environment::TemplateData;
use crate::{Error, Value};

type Extension = Option<Arc<dyn Any + Send + Sync>>;

/// The text of a template.
pub(crate) fn render_text(
    template: &Arc<TemplateData>,
    scope: &dyn Scope,
    extension: Extension,
) -> Result<String, Error> {
    let mut state = State::new(template, scope, extension, false);
    let mut out = state.output().with_room(template.text_size);
    state.run_root(template, &mut out)?;
    Ok(out.into_text())
}

/// The value of a template, with its type.
pub(crate) fn render_native(
    template: &Arc<TemplateData>,
    scope: &dyn Scope,
    extension: Extension,
) -> Result<Value, Error> {
    let mut state = State::new(template, scope, extension, true);
    let mut out = state.output();
    state.run_root(template, &mut out)?;
    out.finish(&template.env)
}

impl State<'_> {
    /// Runs a template and then the ones it extends, in the current context.
    pub(super) fn run_root(
        &mut self,
        template: &Arc<TemplateData>,
        out: &mut Output,
    ) -> Result<(), Error> {
        let mut parent = self.run_one(template, out)?;
        while let Some(template) = parent {
            out.muted = false;
            parent = self.run_one(&template, out)?;
        }
        Ok(())
    }

    /// Runs a template; gives the one it extends.
    fn run_one(
        &mut self,
        template: &Arc<TemplateData>,
        out: &mut Output,
    ) -> Result<Option<Arc<TemplateData>>, Error> {
        if !Arc::ptr_eq(&self.template, template) {
            self.template = Running::Other(Arc::clone(template));
        }
        let result = self.exec_body(&template.body, out);
        let parent = self.parent.take();
        result.map(|()| parent)
    }
}
