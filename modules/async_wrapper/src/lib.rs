//! The async_wrapper module family of shevek.
