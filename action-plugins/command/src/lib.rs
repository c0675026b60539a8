//! The command action family of shevek.
