//! The text as the parser takes it, and what its places are in the text of the user.

mod line_break;
mod marks;
mod prepare;
mod tag_commas;

pub(crate) use line_break::is_break;
pub(crate) use marks::Marks;
pub(crate) use prepare::parser_text;
