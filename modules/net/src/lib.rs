//! The modules that speak HTTP: `get_url` and `uri`.

mod get_url;
mod temporary;
mod uri;
mod url_arguments;

pub use get_url::GetUrl;
pub use uri::Uri;

shevek_plugin::export!();
