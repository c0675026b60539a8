//! The terminal: colours, banners, lines, and a live line while hosts work.

mod colour;
mod json_text;
mod live;
mod terminal;

pub(crate) use colour::Colour;
pub(crate) use json_text::{ascii_json_text, json_text};
pub(crate) use live::LiveLine;
pub(crate) use terminal::Terminal;
