//! The ssh connection of shevek.
