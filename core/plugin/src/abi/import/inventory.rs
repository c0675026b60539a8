//! An inventory plugin of a dylib.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::abi::encoding::{Bytes, decode, encode};
use crate::abi::inventory::{Answer, InventoryPluginObject};
use crate::inventory_plugin::{
    InventoryData, InventoryError, InventoryMeta, InventoryPlugin, InventorySource,
};

/// The plugin and its description.
pub(super) fn import(
    object: InventoryPluginObject,
    meta: &[u8],
) -> Result<Arc<dyn InventoryPlugin>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(Imported { object, meta }))
}

struct Imported {
    object: InventoryPluginObject,
    meta: InventoryMeta,
}

fn read<T: DeserializeOwned>(answer: Answer) -> Result<T, InventoryError> {
    let error = |bytes: Bytes| decode(&bytes).unwrap_or_else(InventoryError::new);
    let bytes = answer.into_result().map_err(error)?;
    decode(&bytes).map_err(InventoryError::new)
}

impl InventoryPlugin for Imported {
    fn meta(&self) -> InventoryMeta {
        self.meta.clone()
    }

    fn verify_file(&self, source: &str) -> bool {
        self.object.verify_file(source.into())
    }

    fn fetch(&self, source: &InventorySource) -> Result<Json, InventoryError> {
        read(self.object.fetch(encode(source)))
    }

    fn parse(
        &self,
        source: &InventorySource,
        data: &Json,
    ) -> Result<InventoryData, InventoryError> {
        read(self.object.parse(encode(source), encode(data)))
    }
}
