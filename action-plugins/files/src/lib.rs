//! The actions for files: `copy`, `template`, `fetch`, `assemble` and `unarchive`.

shevek_plugin::export!();
