//! The action `normal`, which serves every module without an action of its own.

mod normal;

pub use normal::Normal;

shevek_plugin::export!();
