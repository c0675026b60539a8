//! Actions and the engine's side of them across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    clippy::cast_ptr_alignment,
    reason = "written by the macro sabi_trait"
)]

use abi_stable::sabi_trait;
use abi_stable::std_types::{RBox, ROption, RResult, RStr, RString, RVec};
use async_ffi::BorrowingFfiFuture;

use super::connection::{AbiExecOutput, AbiExecRequest};
use super::encoding::Bytes;

/// The future of a fallible call that borrows from its object; the error is JSON.
pub(crate) type BorrowedAnswer<'a, T> = BorrowingFfiFuture<'a, RResult<T, Bytes>>;

#[sabi_trait]
pub(crate) trait AbiAction: Send + Sync {
    /// `task` is JSON, and so is the result.
    #[sabi(last_prefix_field)]
    fn run<'a>(
        &'a self,
        task: RVec<u8>,
        host: AbiActionHost_TO<'a, RBox<()>>,
    ) -> BorrowedAnswer<'a, RVec<u8>>;
}

pub(crate) type ActionObject = AbiAction_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiActionHost: Send + Sync {
    fn execute_module<'a>(&'a self, call: RVec<u8>) -> BorrowedAnswer<'a, RVec<u8>>;

    fn exec<'a>(&'a self, request: AbiExecRequest) -> BorrowedAnswer<'a, AbiExecOutput>;

    fn put_file<'a>(
        &'a self,
        local: RVec<u8>,
        remote: RString,
        mode: ROption<u32>,
    ) -> BorrowedAnswer<'a, ()>;

    fn fetch_file<'a>(&'a self, remote: RString, local: RVec<u8>) -> BorrowedAnswer<'a, ()>;

    fn template(&self, source: RStr<'_>) -> RResult<RVec<u8>, RVec<u8>>;

    fn evaluate(&self, condition: RStr<'_>) -> RResult<bool, RVec<u8>>;

    fn variable(&self, name: RStr<'_>) -> RResult<RVec<u8>, RVec<u8>>;

    fn inventory_hostname(&self) -> RString;

    fn find_file(&self, subdirectory: RStr<'_>, name: RStr<'_>) -> RResult<RVec<u8>, RVec<u8>>;

    fn verbose(&self, level: u8, message: RStr<'_>);

    #[sabi(last_prefix_field)]
    fn warning(&self, message: RStr<'_>);

    // Since 1.1.
    fn evaluate_expression(&self, expression: RStr<'_>) -> RResult<RVec<u8>, RVec<u8>>;

    /// `request` is JSON, and so is the answer.
    fn prompt<'a>(&'a self, request: RVec<u8>) -> BorrowedAnswer<'a, RVec<u8>>;

    fn reset_connection<'a>(&'a self) -> BorrowedAnswer<'a, ()>;

    fn display(&self, message: RStr<'_>);

    fn setting(&self, environment: RStr<'_>, section: RStr<'_>, key: RStr<'_>) -> ROption<RString>;

    fn read_file(&self, path: RVec<u8>) -> RResult<RVec<u8>, RVec<u8>>;

    fn blame(&self, argument: ROption<RString>, help: ROption<RString>);

    /// `template` is JSON.
    fn render_file(&self, template: RVec<u8>) -> RResult<RString, RVec<u8>>;

    /// `args` is JSON, and so is the answer. Since 1.7.
    fn with_module_defaults(&self, module: RStr<'_>, args: RVec<u8>)
    -> RResult<RVec<u8>, RVec<u8>>;
}

pub(crate) type ActionHostObject<'a> = AbiActionHost_TO<'a, RBox<()>>;
