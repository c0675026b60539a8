//! The modules that speak HTTP: `get_url` and `uri`.

mod get_url;
mod temporary;
mod url_arguments;

pub use get_url::GetUrl;

shevek_plugin::export!();
