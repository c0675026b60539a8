//! A module as the runner sees it.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::RResult;
use serde_json::{Map, Value as Json};

use crate::abi::encoding::{Bytes, decode, encode};
use crate::abi::module::{
    AbiModule, AbiModule_TO, ModuleAnswer, ModuleObject, OutputObject, PlainContext,
};
use crate::guard::Surround;
use crate::module::{Module, ModuleContext, ModuleError, OutputSink, Stream};
use crate::registration::Factory;
use crate::registry::{Plugin, make};
use crate::result::TaskResult;

/// Makes the module and its description.
pub(in crate::abi) fn module(
    name: &str,
    factory: Factory,
) -> Result<(ModuleObject, Bytes), String> {
    // Modules are synchronous: no runtime is started for them.
    match make(name, factory, Surround::none())? {
        Plugin::Module(plugin) => {
            let meta = encode(&plugin.meta());
            Ok((AbiModule_TO::from_value(Exported(plugin), TD_Opaque), meta))
        }
        _ => Err(format!("'{name}' is no module")),
    }
}

struct Exported(Arc<dyn Module>);

impl Exported {
    fn decode_and_run(
        &self,
        args: &[u8],
        context: &[u8],
        output: &ImportedSink<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Map<String, Json> = decode(args).map_err(ModuleError::new)?;
        let plain: PlainContext = decode(context).map_err(ModuleError::new)?;
        let context = ModuleContext {
            check_mode: plain.check_mode,
            diff: plain.diff,
            no_log: plain.no_log,
            verbosity: plain.verbosity,
            environment: &plain.environment,
            tmpdir: plain.tmpdir,
            runner: &plain.runner,
            output,
        };
        self.0.run(args, &context)
    }
}

impl AbiModule for Exported {
    fn run(&self, args: Bytes, context: Bytes, output: OutputObject<'_>) -> ModuleAnswer {
        match self.decode_and_run(&args, &context, &ImportedSink(output)) {
            Ok(result) => RResult::ROk(encode(&result)),
            Err(error) => RResult::RErr(encode(&error.result)),
        }
    }
}

/// The runner's receiver of output as the module sees it.
struct ImportedSink<'a>(OutputObject<'a>);

impl OutputSink for ImportedSink<'_> {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        self.0.write(stream == Stream::Stderr, bytes.into());
    }

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    fn next_piece(&self) -> Result<Option<Vec<u8>>, String> {
        let piece = self.0.next_piece().into_result();
        piece
            .map(|piece| piece.into_option().map(Into::into))
            .map_err(Into::into)
    }
}
