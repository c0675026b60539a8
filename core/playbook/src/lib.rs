//! Typed plays, blocks and tasks: loading and checks before any host is touched.
//!
//! A [`Loader`] reads a file into a [`Playbook`], and at run time what includes bring. Everything that can be known without a host is checked
//! there: keywords and where they may stand, actions and modules, the names of their options. Values stay
//! untemplated ([`shevek_jinja::Value`]); the engine templates them per host.

mod action_catalog;
mod args;
mod block;
mod directives;
mod find;
mod frame;
mod include;
mod keyword;
mod load;
mod load_log;
mod loader;
mod play;
mod role;
mod task;

pub use action_catalog::{ActionCatalog, ActionInfo};
pub use args::{ArgsError, KeyValues, parse_key_values, split_args};
pub use block::{Block, Step};
pub use directives::Directives;
pub use find::find_collection_playbook;
pub use frame::Frame;
pub use include::{IncludeError, IncludedRole, IncludedTasks, RoleInclude, TasksInclude};
pub use keyword::{KEYWORDS, Keyword, Place};
pub use load::{LoadError, TypedTask, is_variable_name, parse_ad_hoc_task};
pub use load_log::LoadLog;
pub use loader::{FileReader, Loader, LoaderParts};
pub use play::{Play, Playbook, VarsPrompt};
pub use role::Role;
pub use task::{Loop, LoopControl, LoopKind, Task};
