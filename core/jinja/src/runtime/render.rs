//! Rendering a template from its root.

use std::any::Any;
use std::sync::Arc;

use super::output::Output;
use super::{Scope, State};
use crate::environment::TemplateData;
use crate::{Error, Value};

/// Whether the result is text or keeps its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Text,
    Native,
}

/// Renders a template.
pub(crate) fn render(
    template: &Arc<TemplateData>,
    scope: &dyn Scope,
    extension: Option<Arc<dyn Any + Send + Sync>>,
    mode: Mode,
) -> Result<Value, Error> {
    let mut state = State::new(template, scope, extension, mode == Mode::Native);
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
        let mut template = Arc::clone(template);
        loop {
            self.template = Arc::clone(&template);
            let result = self.exec_body(&template.body, out);
            let parent = self.parent.take();
            result?;
            match parent {
                Some(parent) => template = parent,
                None => return Ok(()),
            }
            out.muted = false;
        }
    }
}
