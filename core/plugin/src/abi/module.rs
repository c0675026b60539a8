//! Modules and the receiver of their output across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    clippy::cast_ptr_alignment,
    reason = "written by the macro sabi_trait"
)]

use std::path::PathBuf;

use abi_stable::sabi_trait;
use abi_stable::std_types::{RBox, ROption, RResult, RSlice, RString, RVec};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// The result, or the failed result.
pub(crate) type ModuleAnswer = RResult<RVec<u8>, RVec<u8>>;

#[sabi_trait]
pub(crate) trait AbiModule: Send + Sync {
    /// Everything but the output is JSON.
    #[sabi(last_prefix_field)]
    fn run(
        &self,
        args: RVec<u8>,
        context: RVec<u8>,
        output: AbiOutputSink_TO<'_, RBox<()>>,
    ) -> ModuleAnswer;
}

pub(crate) type ModuleObject = AbiModule_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiOutputSink: Send + Sync {
    fn write(&self, is_stderr: bool, bytes: RSlice<'_, u8>);

    #[sabi(last_prefix_field)]
    fn is_cancelled(&self) -> bool;

    // Since 1.1.
    fn next_piece(&self) -> RResult<ROption<RVec<u8>>, RString>;
}

pub(crate) type OutputObject<'a> = AbiOutputSink_TO<'a, RBox<()>>;

/// The plain part of a [`ModuleContext`](crate::ModuleContext).
#[derive(Serialize, Deserialize)]
pub(crate) struct PlainContext {
    pub(crate) check_mode: bool,
    pub(crate) diff: bool,
    pub(crate) no_log: bool,
    pub(crate) verbosity: u8,
    pub(crate) environment: IndexMap<String, String>,
    pub(crate) tmpdir: PathBuf,
    pub(crate) runner: Vec<String>,
}
