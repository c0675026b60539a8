//! The engine's side of an action under guard, called by an action in a dylib.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Map, Value as Json};

use super::future::Guarded;
use super::{Surround, catch};
use crate::action::{
    ActionError, ActionHost, ModuleCall, PromptAnswer, PromptRequest, TemplateFile,
};
use crate::connection::{ExecOutput, ExecRequest};
use crate::result::TaskResult;

/// The engine under guard, run in the engine's own runtime whatever thread the plugin calls from.
pub(crate) struct GuardedHost<'a> {
    host: &'a dyn ActionHost,
    name: Arc<str>,
    surround: Surround,
}

impl<'a> GuardedHost<'a> {
    pub(crate) fn new(host: &'a dyn ActionHost, surround: Surround) -> Self {
        Self {
            host,
            name: "the engine".into(),
            surround,
        }
    }

    async fn guarded<T>(
        &self,
        future: impl Future<Output = Result<T, ActionError>> + Send,
    ) -> Result<T, ActionError> {
        Guarded::new(&self.name, &self.surround, ActionError::Failed, future).await
    }

    fn caught<T>(&self, work: impl FnOnce() -> Result<T, ActionError>) -> Result<T, ActionError> {
        catch(&self.name, || self.surround.run(work))
            .unwrap_or_else(|message| Err(ActionError::Failed(message)))
    }
}

#[async_trait]
impl ActionHost for GuardedHost<'_> {
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError> {
        self.guarded(async { self.host.execute_module(call).await })
            .await
    }

    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ActionError> {
        self.guarded(async { self.host.exec(request).await }).await
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ActionError> {
        self.guarded(async { self.host.put_file(local, remote, mode).await })
            .await
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ActionError> {
        self.guarded(async { self.host.fetch_file(remote, local).await })
            .await
    }

    fn template(&self, source: &str) -> Result<Json, ActionError> {
        self.caught(|| self.host.template(source))
    }

    fn evaluate_expression(&self, expression: &str) -> Result<Json, ActionError> {
        self.caught(|| self.host.evaluate_expression(expression))
    }

    fn evaluate(&self, condition: &str) -> Result<bool, ActionError> {
        self.caught(|| self.host.evaluate(condition))
    }

    fn variable(&self, name: &str) -> Result<Option<Json>, ActionError> {
        self.caught(|| self.host.variable(name))
    }

    fn inventory_hostname(&self) -> String {
        self.caught(|| Ok(self.host.inventory_hostname()))
            .unwrap_or_default()
    }

    fn find_file(&self, subdirectory: &str, name: &str) -> Result<PathBuf, ActionError> {
        self.caught(|| self.host.find_file(subdirectory, name))
    }

    fn verbose(&self, level: u8, message: &str) {
        // A message that cannot be shown is no reason for a task to fail.
        let _ = self.caught(|| {
            self.host.verbose(level, message);
            Ok(())
        });
    }

    fn warning(&self, message: &str) {
        let _ = self.caught(|| {
            self.host.warning(message);
            Ok(())
        });
    }

    async fn prompt(&self, request: PromptRequest) -> Result<PromptAnswer, ActionError> {
        self.guarded(async { self.host.prompt(request).await })
            .await
    }

    async fn reset_connection(&self) -> Result<(), ActionError> {
        self.guarded(async { self.host.reset_connection().await })
            .await
    }

    fn display(&self, message: &str) {
        let _ = self.caught(|| {
            self.host.display(message);
            Ok(())
        });
    }

    fn setting(&self, environment: &str, section: &str, key: &str) -> Option<String> {
        self.caught(|| Ok(self.host.setting(environment, section, key)))
            .unwrap_or_default()
    }

    fn blame(&self, argument: Option<&str>, help: Option<&str>) {
        let _ = self.caught(|| {
            self.host.blame(argument, help);
            Ok(())
        });
    }

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError> {
        self.caught(|| self.host.read_file(path))
    }

    fn render_file(&self, template: &TemplateFile) -> Result<String, ActionError> {
        self.caught(|| self.host.render_file(template))
    }

    fn with_module_defaults(
        &self,
        module: &str,
        args: Map<String, Json>,
    ) -> Result<Map<String, Json>, ActionError> {
        self.caught(|| self.host.with_module_defaults(module, args))
    }
}
