//! An inventory plugin as the host sees it.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::RStr;
use serde::Serialize;

use crate::abi::encoding::{Bytes, decode, encode};
use crate::abi::inventory::{
    AbiInventoryPlugin, AbiInventoryPlugin_TO, Answer, InventoryPluginObject,
};
use crate::guard::Surround;
use crate::inventory_plugin::{InventoryError, InventoryPlugin};
use crate::registration::Factory;
use crate::registry::{Plugin, make};

/// Makes the plugin and its description.
pub(in crate::abi) fn inventory(
    name: &str,
    factory: Factory,
) -> Result<(InventoryPluginObject, Bytes), String> {
    match make(name, factory, Surround::none())? {
        Plugin::Inventory(plugin) => {
            let meta = encode(&plugin.meta());
            let object = AbiInventoryPlugin_TO::from_value(Exported(plugin), TD_Opaque);
            Ok((object, meta))
        }
        _ => Err(format!("'{name}' is no inventory plugin")),
    }
}

struct Exported(Arc<dyn InventoryPlugin>);

fn answer<T: Serialize>(result: Result<T, InventoryError>) -> Answer {
    result
        .map(|value| encode(&value))
        .map_err(|error| encode(&error))
        .into()
}

impl AbiInventoryPlugin for Exported {
    fn verify_file(&self, source: RStr<'_>) -> bool {
        self.0.verify_file(&source)
    }

    fn fetch(&self, source: Bytes) -> Answer {
        let source = decode(&source).map_err(InventoryError::new);
        answer(source.and_then(|source| self.0.fetch(&source)))
    }

    fn parse(&self, source: Bytes, data: Bytes) -> Answer {
        let parse = || {
            let source = decode(&source).map_err(InventoryError::new)?;
            let data = decode(&data).map_err(InventoryError::new)?;
            self.0.parse(&source, &data)
        };
        answer(parse())
    }
}
