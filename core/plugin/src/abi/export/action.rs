//! An action as the host sees it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::RResult;
use async_ffi::FutureExt;
use async_trait::async_trait;
use serde_json::{Map, Value as Json};

use crate::abi::action::{AbiAction, AbiAction_TO, ActionHostObject, ActionObject, BorrowedAnswer};
use crate::abi::encoding::{Bytes, decode, decode_path, encode, encode_path};
use crate::abi::runtime;
use crate::action::{
    Action, ActionError, ActionHost, ActionTask, ModuleCall, PromptAnswer, PromptRequest,
    TemplateFile,
};
use crate::connection::{ExecOutput, ExecRequest};
use crate::guard::Surround;
use crate::registration::Factory;
use crate::registry::{Plugin, make};
use crate::result::TaskResult;

/// Makes the action and its description.
pub(in crate::abi) fn action(
    name: &str,
    factory: Factory,
) -> Result<(ActionObject, Bytes), String> {
    let surround = Surround::runtime(runtime::handle()?);
    match make(name, factory, surround)? {
        Plugin::Action(plugin) => {
            let meta = encode(&plugin.meta());
            Ok((AbiAction_TO::from_value(Exported(plugin), TD_Opaque), meta))
        }
        _ => Err(format!("'{name}' is no action")),
    }
}

struct Exported(Arc<dyn Action>);

impl AbiAction for Exported {
    fn run<'a>(&'a self, task: Bytes, host: ActionHostObject<'a>) -> BorrowedAnswer<'a, Bytes> {
        async move {
            let host = ImportedHost(host);
            let result = match decode::<ActionTask>(&task) {
                Ok(task) => self.0.run(&task, &host).await,
                Err(message) => Err(ActionError::Failed(message)),
            };
            match result {
                Ok(result) => RResult::ROk(encode(&result)),
                Err(error) => RResult::RErr(encode(&error)),
            }
        }
        .into_ffi()
    }
}

/// The engine as the action sees it.
struct ImportedHost<'a>(ActionHostObject<'a>);

fn error(bytes: Bytes) -> ActionError {
    decode(&bytes).unwrap_or_else(ActionError::Failed)
}

#[async_trait]
impl ActionHost for ImportedHost<'_> {
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError> {
        let answer = self.0.execute_module(encode(&call)).await;
        let bytes = answer.into_result().map_err(error)?;
        decode(&bytes).map_err(ActionError::Failed)
    }

    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ActionError> {
        let answer = self.0.exec(request.into()).await;
        answer.into_result().map(Into::into).map_err(error)
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ActionError> {
        let answer = self
            .0
            .put_file(encode_path(local), remote.into(), mode.into())
            .await;
        answer.into_result().map_err(error)
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ActionError> {
        let answer = self.0.fetch_file(remote.into(), encode_path(local)).await;
        answer.into_result().map_err(error)
    }

    fn template(&self, source: &str) -> Result<Json, ActionError> {
        let bytes = self
            .0
            .template(source.into())
            .into_result()
            .map_err(error)?;
        decode(&bytes).map_err(ActionError::Failed)
    }

    fn evaluate_expression(&self, expression: &str) -> Result<Json, ActionError> {
        let bytes = self
            .0
            .evaluate_expression(expression.into())
            .into_result()
            .map_err(error)?;
        decode(&bytes).map_err(ActionError::Failed)
    }

    fn evaluate(&self, condition: &str) -> Result<bool, ActionError> {
        self.0
            .evaluate(condition.into())
            .into_result()
            .map_err(error)
    }

    fn variable(&self, name: &str) -> Result<Option<Json>, ActionError> {
        let bytes = self.0.variable(name.into()).into_result().map_err(error)?;
        let values: Vec<Json> = decode(&bytes).map_err(ActionError::Failed)?;
        Ok(values.into_iter().next())
    }

    fn inventory_hostname(&self) -> String {
        self.0.inventory_hostname().into()
    }

    fn find_file(&self, subdirectory: &str, name: &str) -> Result<PathBuf, ActionError> {
        self.0
            .find_file(subdirectory.into(), name.into())
            .into_result()
            .map(decode_path)
            .map_err(error)
    }

    fn verbose(&self, level: u8, message: &str) {
        self.0.verbose(level, message.into());
    }

    fn warning(&self, message: &str) {
        self.0.warning(message.into());
    }

    async fn prompt(&self, request: PromptRequest) -> Result<PromptAnswer, ActionError> {
        let answer = self.0.prompt(encode(&request)).await;
        let bytes = answer.into_result().map_err(error)?;
        decode(&bytes).map_err(ActionError::Failed)
    }

    async fn reset_connection(&self) -> Result<(), ActionError> {
        let answer = self.0.reset_connection().await;
        answer.into_result().map_err(error)
    }

    fn display(&self, message: &str) {
        self.0.display(message.into());
    }

    fn setting(&self, environment: &str, section: &str, key: &str) -> Option<String> {
        let setting = self
            .0
            .setting(environment.into(), section.into(), key.into());
        setting.into_option().map(Into::into)
    }

    fn blame(&self, argument: Option<&str>, help: Option<&str>) {
        let text = |text: Option<&str>| text.map(Into::into).into();
        self.0.blame(text(argument), text(help));
    }

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError> {
        let bytes = self.0.read_file(encode_path(path)).into_result();
        bytes.map(Into::into).map_err(error)
    }

    fn render_file(&self, template: &TemplateFile) -> Result<String, ActionError> {
        let text = self.0.render_file(encode(template)).into_result();
        text.map(Into::into).map_err(error)
    }

    fn with_module_defaults(
        &self,
        module: &str,
        args: Map<String, Json>,
    ) -> Result<Map<String, Json>, ActionError> {
        let answer = self.0.with_module_defaults(module.into(), encode(&args));
        let bytes = answer.into_result().map_err(error)?;
        decode(&bytes).map_err(ActionError::Failed)
    }
}
