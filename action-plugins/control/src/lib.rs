//! The control action family of shevek.
