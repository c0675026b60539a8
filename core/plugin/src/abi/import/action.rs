//! An action of a dylib.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RStr, RString};
use async_ffi::FutureExt;
use async_trait::async_trait;

use crate::abi::action::{AbiActionHost, AbiActionHost_TO, ActionObject, BorrowedAnswer};
use crate::abi::connection::{AbiExecOutput, AbiExecRequest};
use crate::abi::encoding::{Bytes, borrow_path, decode, encode, encode_path};
use crate::action::{Action, ActionError, ActionHost, ActionMeta, ActionTask};
use crate::guard::{GuardedHost, Surround};
use crate::result::TaskResult;

/// The action and its description.
pub(super) fn import(object: ActionObject, meta: &[u8]) -> Result<Arc<dyn Action>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(Imported { object, meta }))
}

struct Imported {
    object: ActionObject,
    meta: ActionMeta,
}

#[async_trait]
impl Action for Imported {
    fn meta(&self) -> ActionMeta {
        self.meta.clone()
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let host = ExportedHost(GuardedHost::new(host, Surround::current()));
        let host = AbiActionHost_TO::from_value(host, TD_Opaque);
        match self.object.run(encode(task), host).await {
            RResult::ROk(bytes) => decode(&bytes).map_err(ActionError::Failed),
            RResult::RErr(bytes) => Err(decode(&bytes).unwrap_or_else(ActionError::Failed)),
        }
    }
}

/// The engine as the dylib's action sees it.
struct ExportedHost<'a>(GuardedHost<'a>);

/// An answer whose error is JSON.
fn answer<T>(result: Result<T, ActionError>) -> RResult<T, Bytes> {
    result.map_err(|error| encode(&error)).into()
}

impl AbiActionHost for ExportedHost<'_> {
    fn execute_module(&self, call: Bytes) -> BorrowedAnswer<'_, Bytes> {
        async move {
            let result = match decode(&call) {
                Ok(call) => self.0.execute_module(call).await,
                Err(message) => Err(ActionError::Failed(message)),
            };
            answer(result.map(|result| encode(&result)))
        }
        .into_ffi()
    }

    fn exec(&self, request: AbiExecRequest) -> BorrowedAnswer<'_, AbiExecOutput> {
        async move { answer(self.0.exec(request.into()).await.map(Into::into)) }.into_ffi()
    }

    fn put_file(
        &self,
        local: Bytes,
        remote: RString,
        mode: ROption<u32>,
    ) -> BorrowedAnswer<'_, ()> {
        async move {
            let local = borrow_path(&local);
            answer(self.0.put_file(local, &remote, mode.into()).await)
        }
        .into_ffi()
    }

    fn fetch_file(&self, remote: RString, local: Bytes) -> BorrowedAnswer<'_, ()> {
        async move { answer(self.0.fetch_file(&remote, borrow_path(&local)).await) }.into_ffi()
    }

    fn template(&self, source: RStr<'_>) -> RResult<Bytes, Bytes> {
        answer(self.0.template(&source).map(|value| encode(&value)))
    }

    fn evaluate_expression(&self, expression: RStr<'_>) -> RResult<Bytes, Bytes> {
        let value = self.0.evaluate_expression(&expression);
        answer(value.map(|value| encode(&value)))
    }

    fn evaluate(&self, condition: RStr<'_>) -> RResult<bool, Bytes> {
        answer(self.0.evaluate(&condition))
    }

    fn variable(&self, name: RStr<'_>) -> RResult<Bytes, Bytes> {
        // A list of one or none: null is a value, too.
        let value = self.0.variable(&name);
        answer(value.map(|value| encode(&value.into_iter().collect::<Vec<_>>())))
    }

    fn inventory_hostname(&self) -> RString {
        self.0.inventory_hostname().into()
    }

    fn find_file(&self, subdirectory: RStr<'_>, name: RStr<'_>) -> RResult<Bytes, Bytes> {
        let path = self.0.find_file(&subdirectory, &name);
        answer(path.map(|path| encode_path(&path)))
    }

    fn verbose(&self, level: u8, message: RStr<'_>) {
        self.0.verbose(level, &message);
    }

    fn warning(&self, message: RStr<'_>) {
        self.0.warning(&message);
    }

    fn prompt(&self, request: Bytes) -> BorrowedAnswer<'_, Bytes> {
        async move {
            let result = match decode(&request) {
                Ok(request) => self.0.prompt(request).await,
                Err(message) => Err(ActionError::Failed(message)),
            };
            answer(result.map(|result| encode(&result)))
        }
        .into_ffi()
    }

    fn reset_connection(&self) -> BorrowedAnswer<'_, ()> {
        async move { answer(self.0.reset_connection().await) }.into_ffi()
    }

    fn display(&self, message: RStr<'_>) {
        self.0.display(&message);
    }

    fn setting(&self, environment: RStr<'_>, section: RStr<'_>, key: RStr<'_>) -> ROption<RString> {
        let setting = self.0.setting(&environment, &section, &key);
        setting.map(RString::from).into()
    }

    fn blame(&self, argument: ROption<RString>, help: ROption<RString>) {
        let (argument, help) = (argument.into_option(), help.into_option());
        self.0.blame(argument.as_deref(), help.as_deref());
    }

    fn read_file(&self, path: Bytes) -> RResult<Bytes, Bytes> {
        answer(self.0.read_file(borrow_path(&path)).map(Into::into))
    }

    fn render_file(&self, template: Bytes) -> RResult<RString, Bytes> {
        let text = match decode(&template) {
            Ok(template) => self.0.render_file(&template),
            Err(message) => Err(ActionError::Failed(message)),
        };
        answer(text.map(Into::into))
    }

    fn with_module_defaults(&self, module: RStr<'_>, args: Bytes) -> RResult<Bytes, Bytes> {
        let args = match decode(&args) {
            Ok(args) => self.0.with_module_defaults(&module, args),
            Err(message) => Err(ActionError::Failed(message)),
        };
        answer(args.map(|args| encode(&args)))
    }
}
