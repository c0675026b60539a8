//! Python literals: what `ast.literal_eval` makes of the values in an INI inventory.

mod evaluate;
mod number;
mod scan;
mod string;

pub(crate) use evaluate::{Literal, evaluate};
