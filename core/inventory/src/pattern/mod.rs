//! Host patterns: `web:&prod:!db1`, `web*[0:3]`, `~web\d+`.

mod evaluate;
mod glob;
mod limit;
mod mismatch;
mod similar;
mod split;

pub use evaluate::Matched;
pub use limit::read_limit;
pub use mismatch::PatternMismatch;
pub use split::split_pattern;
