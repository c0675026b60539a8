//! The local connection of shevek.
