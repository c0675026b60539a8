//! The async_status module family of shevek.
