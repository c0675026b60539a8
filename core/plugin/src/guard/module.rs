//! Modules under guard.

use serde_json::{Map, Value as Json};

use super::Held;
use crate::module::{Module, ModuleContext, ModuleError, ModuleMeta};
use crate::result::TaskResult;

/// A module under guard; its description was asked for once.
pub(crate) struct GuardedModule {
    pub(crate) inner: Held<dyn Module>,
    pub(crate) meta: ModuleMeta,
}

impl Module for GuardedModule {
    fn meta(&self) -> ModuleMeta {
        self.meta.clone()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        self.inner
            .call(|module| module.run(args, context))
            .unwrap_or_else(|message| Err(ModuleError::new(message)))
    }
}
