//! Methods and attributes of Python's built-in types.

mod bytes;
mod datetime;
mod dict;
mod list;
mod lookup;
mod number;
mod set;
mod str_case;
mod str_classify;
mod str_encode;
mod str_pad;
mod str_search;
mod str_split;
mod str_translate;
mod text;
mod time;
mod timedelta;
mod tuple;

pub(crate) use lookup::{call, data_attribute, exists, is_of_dicts, is_unsafe};
pub(crate) use str_case::capitalize;
pub(crate) use str_pad::center;
pub(crate) use str_search::replaced;
