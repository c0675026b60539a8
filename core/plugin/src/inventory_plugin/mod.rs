//! Inventory plugins: where hosts come from.

mod data;
mod error;
mod options;
mod plugin;

pub use data::{InventoryData, InventoryGroup, InventoryHost};
pub use error::{InventoryError, InventoryPlace};
pub use plugin::{InventoryMeta, InventoryPlugin, InventorySource};
