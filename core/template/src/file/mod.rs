//! Files on the controller that templates may read.

pub(crate) mod glob;
pub(crate) mod read;
pub(crate) mod search;
