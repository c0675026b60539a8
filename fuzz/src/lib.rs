//! What the fuzz targets share: the templates they start from, environments with small budgets, and a limit of
//! processor time.

mod corpus;
mod cpu_limit;
mod delimiters;
mod environment;

pub use corpus::{cases, write_seeds};
pub use cpu_limit::within_seconds;
pub use delimiters::{OPTION_BYTES, syntax};
pub use environment::{check_error, environment, scope};
