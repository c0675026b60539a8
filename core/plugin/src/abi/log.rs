//! The engine's log across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    reason = "written by the macro sabi_trait"
)]

use std::sync::Arc;

use abi_stable::sabi_trait;
use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{RBox, RStr};

use crate::guard::GuardedLog;
use crate::log::Log;

#[sabi_trait]
pub(crate) trait AbiLog: Send + Sync {
    fn verbose(&self, level: u8, message: RStr<'_>);

    #[sabi(last_prefix_field)]
    fn warning(&self, message: RStr<'_>);
}

pub(crate) type LogObject = AbiLog_TO<'static, RBox<()>>;

struct Exported(GuardedLog);

impl AbiLog for Exported {
    fn verbose(&self, level: u8, message: RStr<'_>) {
        self.0.verbose(level, message.as_str());
    }

    fn warning(&self, message: RStr<'_>) {
        self.0.warning(message.as_str());
    }
}

struct Imported(LogObject);

impl Log for Imported {
    fn verbose(&self, level: u8, message: &str) {
        self.0.verbose(level, message.into());
    }

    fn warning(&self, message: &str) {
        self.0.warning(message.into());
    }
}

/// On the host: the log as a plugin calls it.
pub(crate) fn export_log(log: Arc<dyn Log>) -> LogObject {
    AbiLog_TO::from_value(Exported(GuardedLog(log)), TD_Opaque)
}

/// In the plugin: the host's log.
pub(crate) fn import_log(log: LogObject) -> Arc<dyn Log> {
    Arc::new(Imported(log))
}
