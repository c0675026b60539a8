//! The facts module family of shevek.
