//! The system module family of shevek.
