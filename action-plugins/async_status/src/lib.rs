//! The async_status action family of shevek.
