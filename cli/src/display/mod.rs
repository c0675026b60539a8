//! The terminal: colours, banners, lines, and a live region while hosts work.

mod colour;
mod json_text;
mod line_editor;
mod live_region;
mod log_file;
mod palette;
mod prompter;
mod raw_mode;
mod screen;
mod terminal;
mod text_width;

pub(crate) use colour::Colour;
pub(crate) use json_text::{ascii_json_text, compact_json_text, json_text};
pub(crate) use live_region::LiveRegion;
pub(crate) use log_file::LogFile;
pub(crate) use palette::Palette;
pub(crate) use prompter::TerminalPrompter;
pub(crate) use terminal::Terminal;
