//! A callback as the host sees it.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{RResult, RString};

use crate::abi::callback::{AbiCallback, AbiCallback_TO, CallbackDisplayObject, CallbackObject};
use crate::abi::encoding::{Bytes, decode, encode};
use crate::callback::{Callback, CallbackDisplay};
use crate::guard::Surround;
use crate::registration::Factory;
use crate::registry::{Plugin, make};

/// Makes the callback and its description.
pub(in crate::abi) fn callback(
    name: &str,
    factory: Factory,
) -> Result<(CallbackObject, Bytes), String> {
    match make(name, factory, Surround::none())? {
        Plugin::Callback(plugin) => {
            let meta = encode(&plugin.meta());
            Ok((
                AbiCallback_TO::from_value(Exported(plugin), TD_Opaque),
                meta,
            ))
        }
        _ => Err(format!("'{name}' is no callback")),
    }
}

struct Exported(Arc<dyn Callback>);

impl AbiCallback for Exported {
    fn on_event(&self, event: Bytes, display: CallbackDisplayObject<'_>) -> RResult<(), RString> {
        let told = decode(&event).and_then(|event| {
            let told = self.0.on_event(&event, &ImportedDisplay(display));
            told.map_err(|error| error.to_string())
        });
        told.map_err(RString::from).into()
    }
}

/// The host's display as the callback sees it.
struct ImportedDisplay<'a>(CallbackDisplayObject<'a>);

impl CallbackDisplay for ImportedDisplay<'_> {
    fn line(&self, text: &str) {
        self.0.line(text.into());
    }

    fn error_line(&self, text: &str) {
        self.0.error_line(text.into());
    }
}
