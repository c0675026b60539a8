//! From files to typed plays.

mod ad_hoc;
mod arguments;
mod block;
mod did_you_mean;
mod directives;
mod error;
mod fields;
mod literals;
mod looping;
mod module_options;
mod play;
mod playbook;
mod task;

pub use ad_hoc::parse_ad_hoc_task;
pub use error::LoadError;
pub use playbook::{Loaded, load_playbook, load_tasks_from_node};
