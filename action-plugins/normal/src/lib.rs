//! The normal action family of shevek.
