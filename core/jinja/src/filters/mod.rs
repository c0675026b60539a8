//! Jinja's own filters.

mod attribute;
mod batch;
mod case;
mod collect;
mod default;
mod extremes;
mod filesizeformat;
mod groupby;
mod html;
mod indent;
mod join;
mod map;
mod number;
mod pprint;
mod register;
mod select;
mod sort;
mod text;
mod tojson;
mod truncate;
mod unique;
mod urlencode;
mod urlize;
mod wordwrap;

pub(crate) use html::escape_html;
pub(crate) use register::register;
pub(crate) use sort::sort_keyed;
