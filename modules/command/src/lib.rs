//! The command module family of shevek.
