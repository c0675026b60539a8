//! A module of a dylib.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RSlice, RString, RVec};
use serde_json::{Map, Value as Json};

use crate::abi::encoding::{decode, encode};
use crate::abi::module::{AbiOutputSink, AbiOutputSink_TO, ModuleObject, PlainContext};
use crate::guard::GuardedSink;
use crate::module::{Module, ModuleContext, ModuleError, ModuleMeta, OutputSink, Stream};
use crate::result::TaskResult;

/// The module and its description.
pub(super) fn import(object: ModuleObject, meta: &[u8]) -> Result<Arc<dyn Module>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(Imported { object, meta }))
}

struct Imported {
    object: ModuleObject,
    meta: ModuleMeta,
}

impl Module for Imported {
    fn meta(&self) -> ModuleMeta {
        self.meta.clone()
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let plain = PlainContext {
            check_mode: context.check_mode,
            diff: context.diff,
            no_log: context.no_log,
            verbosity: context.verbosity,
            environment: context.environment.clone(),
            tmpdir: context.tmpdir.clone(),
            runner: context.runner.to_vec(),
        };
        let output =
            AbiOutputSink_TO::from_value(ExportedSink(GuardedSink(context.output)), TD_Opaque);
        match self.object.run(encode(&args), encode(&plain), output) {
            RResult::ROk(bytes) => decode(&bytes).map_err(ModuleError::new),
            RResult::RErr(bytes) => Err(match decode(&bytes) {
                Ok(result) => ModuleError {
                    result: Box::new(result),
                },
                Err(message) => ModuleError::new(message),
            }),
        }
    }
}

/// The runner's receiver of output as the dylib's module sees it.
struct ExportedSink<'a>(GuardedSink<'a>);

impl AbiOutputSink for ExportedSink<'_> {
    fn write(&self, is_stderr: bool, bytes: RSlice<'_, u8>) {
        let stream = if is_stderr {
            Stream::Stderr
        } else {
            Stream::Stdout
        };
        self.0.write(stream, bytes.as_slice());
    }

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    fn next_piece(&self) -> RResult<ROption<RVec<u8>>, RString> {
        let piece = self.0.next_piece();
        piece
            .map(|piece| piece.map(RVec::from).into())
            .map_err(RString::from)
            .into()
    }
}
