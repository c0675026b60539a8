//! Inventory plugins under guard.

use serde_json::Value as Json;

use super::Held;
use crate::inventory_plugin::{
    InventoryData, InventoryError, InventoryMeta, InventoryPlugin, InventorySource,
};

/// An inventory plugin under guard; its description was asked for once.
pub(crate) struct GuardedInventoryPlugin {
    pub(crate) inner: Held<dyn InventoryPlugin>,
    pub(crate) meta: InventoryMeta,
}

fn panicked<T>(message: String) -> Result<T, InventoryError> {
    Err(InventoryError::new(message))
}

impl InventoryPlugin for GuardedInventoryPlugin {
    fn meta(&self) -> InventoryMeta {
        self.meta.clone()
    }

    fn verify_file(&self, source: &str) -> bool {
        // As in Ansible, one that fails here does not want the source.
        self.inner
            .call(|plugin| plugin.verify_file(source))
            .unwrap_or(false)
    }

    fn fetch(&self, source: &InventorySource) -> Result<Json, InventoryError> {
        self.inner
            .call(|plugin| plugin.fetch(source))
            .unwrap_or_else(panicked)
    }

    fn parse(
        &self,
        source: &InventorySource,
        data: &Json,
    ) -> Result<InventoryData, InventoryError> {
        self.inner
            .call(|plugin| plugin.parse(source, data))
            .unwrap_or_else(panicked)
    }
}
