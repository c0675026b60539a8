//! Python's formatting: `%`, `str.format`, format specifications, `strftime`.

mod ascii;
mod braces;
mod float;
mod integer;
mod percent;
mod spec;
mod strftime;
mod value;

use ascii::ascii;
pub(crate) use braces::format_braces;
pub(crate) use percent::percent;
pub(crate) use strftime::{strftime, strftime_date, strftime_time};
pub(crate) use value::format_value;
